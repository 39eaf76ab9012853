"""Pages of the pay cycle, by topic."""
