"""The `opentisc` command."""
