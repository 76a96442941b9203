"""The desk: services, requests from question to archive, search work inside them, deliverables, knowledge."""
