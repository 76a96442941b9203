"""Our own families: simple (the same priorities) and extended (linked priorities). Rule: docs/families.md."""
