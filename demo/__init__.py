"""What the demonstration company is made of; never loaded in production."""
