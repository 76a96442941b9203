"""Clients as one body keeps them."""
