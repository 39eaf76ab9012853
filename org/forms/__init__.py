"""Forms of the organisation; views hand their cleaned data to services."""
