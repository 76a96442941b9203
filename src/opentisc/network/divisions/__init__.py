"""Administrative divisions: the codes shipped, and the loading of cities and counties."""
