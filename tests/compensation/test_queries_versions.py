"""Earlier versions of a report out of its history."""

from decimal import Decimal

from compensation.comparing import sums_of
from compensation.models import PayRun
from compensation.queries.versions import changed_kinds, last_return, version_before
from core.models import AuditEntry

TOTALS = {name: "0.00" for name in ("insurance", "vat", "surtaxes", "income_tax", "recoveries")}


def entry(verb, **after):
    return AuditEntry(action=f"compensation.payrun.{verb}", after=after, reason=after.pop("reason", ""))


def computed(digest, net="10.00", people=2, marks=None):
    totals = TOTALS | {"gross": net, "net": net}
    return entry("compute", content_hash=digest, people=people, totals=totals, input_marks=marks or {})


def run(digest="b", net="12.50", people=3, marks=None):
    return PayRun(
        content_hash=digest,
        people=people,
        gross=Decimal(net),
        net=Decimal(net),
        input_marks=marks or {},
    )


def test_version_before_is_none_for_a_report_that_never_came_back():
    assert version_before(run(), [entry("start"), computed("a"), computed("b"), entry("submit")]) is None


def test_version_before_is_what_the_signers_last_sent_back():
    entries = [
        computed("x"),
        computed("a"),
        entry("submit"),
        entry("send_back"),
        computed("b"),
        entry("submit"),
    ]

    version = version_before(run("b"), entries)

    assert (version.content_hash, version.people, version.totals["net"]) == ("a", 2, Decimal("10.00"))


def test_version_before_takes_the_latest_of_several_returns():
    entries = [computed("a"), entry("send_back"), computed("c"), entry("void_signatures"), computed("b")]

    assert version_before(run("b"), entries).content_hash == "c"


def test_version_before_is_none_while_nothing_is_computed_anew():
    assert version_before(run("a"), [computed("a"), entry("submit"), entry("send_back")]) is None


def test_version_before_reads_an_entry_that_knows_nothing():
    assert version_before(run("b"), [entry("compute"), entry("send_back")]).totals == {}


def test_last_return_ends_with_the_next_submission():
    returned = entry("send_back", reason="假期不符")

    assert last_return([computed("a"), returned, computed("b")]) is returned
    assert last_return([computed("a"), returned, computed("b"), entry("submit")]) is None
    assert last_return([]) is None


def test_changed_kinds_are_those_whose_mark_differs():
    version = version_before(
        run("b"), [computed("a", marks={"people": "1", "charges": "1"}), entry("send_back"), computed("b")]
    )

    assert changed_kinds(run(marks={"people": "1", "charges": "2"}), version) == {"charges"}


def test_sums_of_leave_out_totals_that_are_nothing_everywhere():
    sums = sums_of(run(), run("a", net="10.00", people=2), None)

    assert [str(one.label) for one in sums] == ["People", "Gross", "Net"]
    assert [one.change for one in sums] == [1, Decimal("2.50"), Decimal("2.50")]
    assert [one.version_change for one in sums] == [None, None, None]


def test_sums_of_compare_with_the_returned_version():
    version = version_before(run("b"), [computed("a"), entry("send_back"), computed("b")])

    assert [one.version_change for one in sums_of(run(), None, version)] == [
        1,
        Decimal("2.50"),
        Decimal("2.50"),
    ]
    assert sums_of(run(), None, version)[0].change is None
