"""Engines behind one interface; nothing of an engine leaves its adapter."""
