"""Measurements of what the product promises (README, Scale): against the bare operations, on the real database."""
