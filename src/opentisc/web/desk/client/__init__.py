"""Pages of clients: applying for a service, and their requests."""
