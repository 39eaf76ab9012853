"""Measurements of what the product promises, against the bare operations on the real database."""
