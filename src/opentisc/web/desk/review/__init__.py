"""Pages of deliverables: write, preview, compare, review, hand over by link, verify."""
