"""Who imports and reads CRM months and customers."""

from org.permissions import holder

may_import = holder("customers.import")
