"""The search machine: language, engines, collections that contexts register. It knows no record."""
