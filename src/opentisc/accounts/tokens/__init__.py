"""Tokens with which a program acts for a person under one hat (SC-44): issued, used, revoked, and each written down."""
