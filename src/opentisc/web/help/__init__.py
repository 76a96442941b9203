"""Pages that explain: the query language, the formats that are read."""
