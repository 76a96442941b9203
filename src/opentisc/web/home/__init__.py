"""The home page: one box for everything, and what is in the data."""
