"""The arithmetic of pay: pure functions on Decimals, dates and frozen dataclasses (G15, G16)."""
