"""What every context shares: errors, numbers, classes, dates. No Django here."""
