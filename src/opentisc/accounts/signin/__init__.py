"""How a person gets in and how long the door stays open: passwords, limits, sessions, identities from elsewhere."""
