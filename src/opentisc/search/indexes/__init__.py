"""The indexes of an installation: where they lie, which one serves, and the readers kept open."""
