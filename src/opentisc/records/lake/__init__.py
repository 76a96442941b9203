"""Versioned tables of what offices publish, written by imports alone. Knows neither Django nor search."""
