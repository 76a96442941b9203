"""What offices and publishers publish: formats, the lake, imports, families, what search sees of it."""
