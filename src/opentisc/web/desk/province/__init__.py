"""Pages of authorities above a centre: counts of the division, and de-identified samples. Never the content of a case."""
