"""Pages of the knowledge base: articles and laws for everybody, writing and review for staff."""
