"""Search work inside a request: the log, the leak check, documents, marks. Public through desk.actions and desk.queries."""
