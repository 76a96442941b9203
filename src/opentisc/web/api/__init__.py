"""The API for programs: requests in and out by bearer token (SC-44). Not for: pages; nothing here reads a cookie."""
