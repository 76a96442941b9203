"""How one installation is configured: settings, URLs, the WSGI entry."""
