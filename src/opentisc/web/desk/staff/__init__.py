"""Pages of the desk for staff: my day, the queue, one request, what a manager and the compliance role decide."""
