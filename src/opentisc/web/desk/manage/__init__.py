"""The managers' pages of services: the catalogue, a version under work, its preview and publication, a body's list."""
