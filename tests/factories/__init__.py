"""Factories of test records, one module per app."""
