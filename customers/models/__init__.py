"""Customers and the CRM months: facts per customer and month, and how they came in (G15.1)."""

from customers.models.crm_month import CrmFault, CrmMonth, HeadingMap
from customers.models.customer import Customer
from customers.models.fact import CrmFact

__all__ = ["CrmFact", "CrmFault", "CrmMonth", "Customer", "HeadingMap"]
