"""Pages of the search work inside a request."""
