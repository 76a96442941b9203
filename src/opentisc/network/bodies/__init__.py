"""Service bodies: what they are, what they were designated, how they are related."""
