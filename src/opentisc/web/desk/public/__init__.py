"""Pages for everybody: services, tracking, registration, and the forms behind one-time links."""
