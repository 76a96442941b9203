"""Services as the database keeps them: versions of definitions, and what a body offers on its list."""
