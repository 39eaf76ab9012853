"""What is wrong with a document, in sentences that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.rules.faults import Fault

SENTENCES = {
    "not_utf8": gettext_lazy("The file is not UTF-8 text."),
    "not_json": gettext_lazy("The file is not JSON: line %(line)s, column %(column)s cannot be read."),
    "too_deep": gettext_lazy("The file is nested too deeply or holds a number that is too long."),
    "duplicate_key": gettext_lazy("The key “%(key)s” stands twice in one object; leave one."),
    "unknown_schema": gettext_lazy("The schema “%(value)s” is not known; it has to be %(choices)s."),
    "unknown_key": gettext_lazy("The key “%(key)s” is not known here."),
    "missing": gettext_lazy("“%(key)s” is missing."),
    "not_an_object": gettext_lazy("An object with named members belongs here."),
    "not_a_list": gettext_lazy("A list belongs here."),
    "empty": gettext_lazy("At least one entry is needed."),
    "too_many": gettext_lazy("More than %(most)s entries are not accepted."),
    "not_text": gettext_lazy("A text in quotation marks belongs here."),
    "blank": gettext_lazy("The text must not be empty."),
    "too_long": gettext_lazy("The text is longer than %(most)s characters."),
    "unprintable": gettext_lazy("The text holds characters that cannot be printed."),
    "bad_code": gettext_lazy(
        "“%(value)s” cannot be a code: begin with a Latin letter, then letters, digits, “_” and “-”."
    ),
    "float": gettext_lazy('Write the number in quotation marks, such as "0.15", so that it stays exact.'),
    "not_a_number": gettext_lazy('This is not a number; write digits with a point, such as "1200.50".'),
    "too_many_places": gettext_lazy("At most %(places)s decimal places are allowed."),
    "too_small": gettext_lazy("The number must not be less than %(least)s."),
    "too_large": gettext_lazy("The number must not be more than %(most)s."),
    "not_whole": gettext_lazy("A whole number without quotation marks belongs here."),
    "not_between": gettext_lazy("The number must lie between %(least)s and %(most)s."),
    "not_a_flag": gettext_lazy("Only true or false belongs here."),
    "not_a_month": gettext_lazy("“%(value)s” is not a month; write it as 2026-10."),
    "not_in_order": gettext_lazy("The months must be in order; this one does not come after %(after)s."),
    "unknown_choice": gettext_lazy("“%(value)s” is not known; choose from: %(choices)s."),
    "unknown_kind": gettext_lazy("The kind “%(value)s” does not exist; choose from: %(choices)s."),
    "unknown_measure": gettext_lazy("The measure “%(value)s” does not exist; choose from: %(choices)s."),
    "unknown_grade": gettext_lazy("The standard has no grade “%(value)s”."),
    "missing_grade": gettext_lazy("The grade “%(value)s” has no value here."),
    "unknown_code": gettext_lazy("No component has the code “%(value)s”."),
    "later_component": gettext_lazy("The component “%(value)s” is not computed before this one."),
    "ambiguous": gettext_lazy("“%(value)s” is a measure and a component; give the component another code."),
    "duplicate": gettext_lazy("“%(value)s” stands here twice."),
    "reserved": gettext_lazy("The code “%(value)s” is reserved for another line of the slip."),
    "conflict": gettext_lazy("Give this or “%(other)s”, not both."),
    "overlap": gettext_lazy("The bound %(after)s stands here twice."),
    "descending": gettext_lazy("The tiers must rise; this one is not above %(after)s."),
    "not_open": gettext_lazy("The last tier must be open: its upper bound has to be null."),
    "open_too_early": gettext_lazy("Only the last tier may be open."),
    "gap": gettext_lazy("Nothing holds below %(start)s; let the lowest band begin at 0."),
    "discontinuous": gettext_lazy("The quick deduction has to be %(expected)s, or the tax jumps here."),
    "no_compliance_coefficient": gettext_lazy(
        "No coefficient depends on the compliance score, as the sound-pay guideline asks."
    ),
    "no_deferral": gettext_lazy("No part of pay is deferred, as the sound-pay guideline asks."),
}


def fault_sentence(fault: Fault) -> str:
    """What is wrong, without the place."""
    return str(SENTENCES[fault.code]) % dict(fault.params)


def fault_text(fault: Fault) -> str:
    """What is wrong and where, on one line."""
    return _("%(path)s: %(sentence)s") % {"path": fault.path, "sentence": fault_sentence(fault)}
