"""Pages of the CRM months and of the customers."""
