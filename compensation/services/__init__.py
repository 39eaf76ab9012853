"""Front door of the pay cycle's services."""

from compensation.services.detail import compute_detail, return_detail, review_detail, submit_detail
from compensation.services.exporting import export_report
from compensation.services.inputs.decided import (
    confirm_adjustment,
    confirm_charge,
    propose_adjustment,
    propose_charge,
    reject_adjustment,
    reject_charge,
)
from compensation.services.inputs.measure_sheets import enter_measures
from compensation.services.inputs.measures import enter_measure
from compensation.services.inputs.parameters import (
    set_commission_rule,
    set_insurance_scheme,
    set_minimum_wage,
    set_tax_table,
    set_vat_rule,
)
from compensation.services.inputs.people import declare_tax, set_insurance_base
from compensation.services.papers import (
    file_papers,
    make_papers_again,
    make_payment_file,
    slip_paper,
)
from compensation.services.paying import file_run, pay_run_out
from compensation.services.questions import answer, ask, see_slip
from compensation.services.runs import compute_month, compute_run_now, start_run
from compensation.services.signing import return_run, sign_run, submit_run, withdraw_run
from compensation.services.simulation import simulate_standard
from compensation.services.standards import (
    begin_standard,
    copy_standard,
    discard_standard,
    draft_standard,
    replace_standard,
    save_standard,
    submit_standard,
    withdraw_standard,
)

__all__ = [
    "answer",
    "ask",
    "begin_standard",
    "compute_detail",
    "compute_month",
    "compute_run_now",
    "confirm_adjustment",
    "confirm_charge",
    "copy_standard",
    "declare_tax",
    "discard_standard",
    "draft_standard",
    "enter_measure",
    "enter_measures",
    "export_report",
    "file_papers",
    "file_run",
    "make_papers_again",
    "make_payment_file",
    "pay_run_out",
    "propose_adjustment",
    "propose_charge",
    "reject_adjustment",
    "reject_charge",
    "replace_standard",
    "return_detail",
    "return_run",
    "review_detail",
    "save_standard",
    "see_slip",
    "set_commission_rule",
    "set_insurance_base",
    "set_insurance_scheme",
    "set_minimum_wage",
    "set_tax_table",
    "set_vat_rule",
    "sign_run",
    "simulate_standard",
    "slip_paper",
    "start_run",
    "submit_detail",
    "submit_run",
    "submit_standard",
    "withdraw_run",
    "withdraw_standard",
]
