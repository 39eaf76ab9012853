"""The pay cycle: standards, parameters, inputs, business detail, runs, slips (G15)."""

from compensation.models.detail import BusinessDetail, DetailRow
from compensation.models.inputs import Adjustment, Charge, InsuranceBase, ManualMeasure, TaxDeclaration
from compensation.models.parameters import (
    BrokerVatRule,
    CommissionRule,
    IncomeTaxTable,
    InsuranceScheme,
    MinimumWage,
)
from compensation.models.run import PayRun, Signature
from compensation.models.slip import AppliedInput, PayLine, PaySlip, ReserveEntry, SlipQuestion
from compensation.models.standard import PayStandard, Simulation

__all__ = [
    "Adjustment",
    "AppliedInput",
    "BrokerVatRule",
    "BusinessDetail",
    "Charge",
    "CommissionRule",
    "DetailRow",
    "IncomeTaxTable",
    "InsuranceBase",
    "InsuranceScheme",
    "ManualMeasure",
    "MinimumWage",
    "PayLine",
    "PayRun",
    "PaySlip",
    "PayStandard",
    "ReserveEntry",
    "Signature",
    "Simulation",
    "SlipQuestion",
    "TaxDeclaration",
]
