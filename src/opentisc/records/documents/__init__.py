"""Builds what search learns of each record from its row in the lake. Not for: finding, reading pages."""
