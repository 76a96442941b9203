"""The life of a request: its steps, gates, clock, people and reads. Public through desk.actions and desk.queries."""
