"""Legal status as an event log with two times: when something was so, and when we learnt it."""
