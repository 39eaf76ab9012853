"""Customers and the CRM months: facts per customer and month, and how they came in (G15.1)."""

from customers.models.crm_fault import CrmFault
from customers.models.crm_month import CrmMonth
from customers.models.customer import Customer
from customers.models.fact import CrmFact
from customers.models.heading_map import HeadingMap

__all__ = ["CrmFact", "CrmFault", "CrmMonth", "Customer", "HeadingMap"]
