"""Pages about one's own account; sign-in itself is allauth's, in our templates."""
