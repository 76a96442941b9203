"""Names of jobs and the action that each runs."""
