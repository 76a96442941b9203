"""Import pages of signed-in staff: upload, mapping, preview, dry run, commit, report, undo."""
