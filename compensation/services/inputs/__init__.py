"""What a person's month needs besides the business detail."""
