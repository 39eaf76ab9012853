"""Pay in words: what a line, a measure or a fault says to the person who reads it.

The only part of the rules that knows Django, for its translations.
"""

from compensation.rules.wording.faults import fault_text
from compensation.rules.wording.labels import kind_label, line_label, measure_label
from compensation.rules.wording.lines import explain
from compensation.rules.wording.quantities import money, percent, quantity

__all__ = [
    "explain",
    "fault_text",
    "kind_label",
    "line_label",
    "measure_label",
    "money",
    "percent",
    "quantity",
]
