"""Working time of bodies: official years, own days, opening hours."""
