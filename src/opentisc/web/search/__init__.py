"""The result list: state in the URL, facets, rows, export."""
