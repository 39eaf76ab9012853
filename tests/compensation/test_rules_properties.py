"""What holds for any figures: sums, monotony, continuity, repetition, refunds, round trips."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from compensation.rules.components import Plan, compute_lines
from compensation.rules.deductions import after_tax
from compensation.rules.faults import RefusedError
from compensation.rules.income_tax import LAW_2019, NO_FLAGS, TaxedMonth, withhold_broker, withhold_employee
from compensation.rules.measures import DAY_MEASURES, MEASURES, NEVER_NEGATIVE
from compensation.rules.recovery import Recovery, RecoveryTerms
from compensation.rules.slip import Adjustment, PersonMonth, Terms, make_slip
from compensation.rules.standard_reading import check_standard, parse_standard
from compensation.rules.standard_writing import to_json
from compensation.rules.try_pay import TryPayError, try_pay
from compensation.rules.vat import MODES, VatTerms, charge_vat
from core.months import add_months
from tests.compensation.rules_data import (
    BASE,
    RISING,
    absence,
    coefficient,
    demo_standard,
    document,
    fixed,
    maximum,
    minimum,
    per_unit,
    rate,
    tiered,
    try_document,
    try_month,
    try_person,
    withhold,
)

FEN = Decimal("0.01")
JANUARY = date(2026, 1, 1)
quick = settings(max_examples=40, deadline=None)
fen = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) * FEN)
not_negative = st.integers(0, 10**9).map(lambda number: Decimal(number) * FEN)
shares = st.integers(0, 10**4).map(lambda number: Decimal(number) / 10**4)
counts = st.integers(0, 400).map(Decimal)

STANDARDS = {letter: demo_standard(letter) for letter in "abc"}
GRADES = {"a": "M3", "b": "B1", "c": "C2"}
PLANS = {letter: Plan(STANDARDS[letter], GRADES[letter], STANDARDS[letter].contract) for letter in "abc"}


@st.composite
def people_measures(draw):
    """Some measures of somebody, refunds and missing ones among them."""
    names = draw(st.sets(st.sampled_from([*MEASURES, "product_sales.equity"])))
    values = {}
    for name in sorted(names):
        days = st.integers(0, 62).map(lambda halves: Decimal(halves) / 2)
        kind = days if name in DAY_MEASURES else counts if name in NEVER_NEGATIVE else fen
        values[name] = draw(kind)
    return values


@st.composite
def rising_tiers(draw):
    """Tiers whose bounds and rates rise."""
    bounds = sorted(draw(st.sets(st.integers(1, 10**6), max_size=5)))
    rates = sorted(draw(st.lists(shares, min_size=len(bounds) + 1, max_size=len(bounds) + 1)))
    ends = [*map(str, bounds), None]
    return [(end, format(rate_, "f")) for end, rate_ in zip(ends, rates, strict=True)]


@st.composite
def documents(draw):
    """Sound standards in canonical form, of every kind of component."""
    rate_text = draw(shares.map(lambda share: format(share, "f")))
    amount = draw(not_negative.map(lambda value: format(value, "f")))
    components = [
        BASE,
        tiered(*draw(rising_tiers()), mode=draw(st.sampled_from(["marginal", "whole"]))),
        rate(code="products", measure="product_sales.equity", rate=rate_text, less=["customer_cost"]),
        per_unit(amount=amount),
        fixed(amount=amount),
        coefficient(("90", "1"), ("0", rate_text), of=["commission", "products"]),
        absence(personal_leave_days=rate_text),
        withhold(rate=rate_text, release_after_months=draw(st.integers(1, 120))),
        minimum(amount=amount),
        maximum(amount=amount),
    ]
    kept = [BASE, *(component for component in components[1:] if draw(st.booleans()))]
    codes = {component["code"] for component in kept}
    usable = [component for component in kept if set(component.get("of", [])) <= codes]
    return document(*usable, base_pay=amount)


# Lines add up


@quick
@given(people_measures(), st.sampled_from("abc"), fen, not_negative, not_negative)
def test_lines_add_up_to_gross_and_with_deductions_to_net(values, letter, adjusted, owed, deducted):
    plan = PLANS[letter]
    person = PersonMonth(
        JANUARY,
        values,
        adjustments=(Adjustment(adjusted, "x"),),
        recoveries=(Recovery("L1", "x", owed),),
        additional=deducted,
    )
    terms = Terms(RecoveryTerms(Decimal("2490.00")), vat=VatTerms(mode="per_time_1000"))

    slip = make_slip(plan, terms, person)

    assert sum(line.amount for line in slip.lines) == slip.gross
    assert sum(line.amount for line in slip.lines + slip.deductions) == slip.net
    taken = slip.insurance + slip.vat + slip.surtaxes + slip.income_tax + slip.recoveries
    assert slip.gross - taken == slip.net


@quick
@given(people_measures(), st.sampled_from("abc"))
def test_every_line_has_two_places_and_no_negative_zero(values, letter):
    for line in PLANS[letter].lines(values):
        assert line.amount.as_tuple().exponent == -2
        assert str(line.amount) != "-0.00"


@quick
@given(people_measures(), st.sampled_from("abc"))
def test_a_run_repeated_is_identical(values, letter):
    plan = PLANS[letter]
    terms = Terms(RecoveryTerms(Decimal("2490.00")))

    slips = [make_slip(plan, terms, PersonMonth(JANUARY, values)) for _run in range(2)]
    slips.append(
        make_slip(
            Plan(STANDARDS[letter], GRADES[letter], STANDARDS[letter].contract),
            terms,
            PersonMonth(JANUARY, dict(reversed(values.items()))),
        )
    )

    assert slips[0] == slips[1] == slips[2]


# Rising standards


@quick
@given(rising_tiers(), st.sampled_from(["marginal", "whole"]), fen, not_negative, shares)
def test_more_commission_never_lowers_gross_under_a_rising_standard(tiers, mode, value, more, held):
    standard = parse_standard(
        document(
            BASE,
            tiered(*tiers, mode=mode),
            coefficient(("90", "1"), ("0", "0.85"), of=["commission"]),
            withhold(of=["commission", "duty"], rate=format(held, "f")),
            minimum(),
        )
    )
    plan = Plan(standard, "M1", "employee")

    def gross(commission):
        scored = {"net_commission": commission, "duty_score": Decimal(70)}
        return sum(line.amount for line in plan.lines(scored))

    assert gross(value) <= gross(value + more)


@quick
@given(fen, not_negative, st.sampled_from("abc"))
def test_more_commission_never_lowers_gross_under_the_demonstration_standards(value, more, letter):
    def gross(commission):
        values = {
            "net_commission": commission,
            "net_commission_after_tax": commission,
            "duty_score": Decimal(85),
        }
        return sum(line.amount for line in PLANS[letter].lines(values))

    assert gross(value) <= gross(value + more)


@quick
@given(fen, st.integers(1, 10**6).map(lambda number: Decimal(number) * FEN), st.sampled_from("abc"))
def test_a_refund_never_raises_pay(value, refund, letter):
    def commission(amount):
        values = {"net_commission": amount, "net_commission_after_tax": amount}
        return PLANS[letter].lines(values)[1 if letter != "b" else 0].amount

    assert commission(value - refund) <= commission(value)


@quick
@given(st.integers(100, 10**9).map(lambda number: -Decimal(number) * FEN))
def test_a_refund_lowers_pay(refund):
    standard = parse_standard(document(BASE, tiered(*RISING)))

    lines = compute_lines(standard, "M1", "employee", {"net_commission": refund})

    assert sum(line.amount for line in lines) < Decimal("3000.00")


# Marginal tiers


@quick
@given(rising_tiers(), fen)
def test_marginal_tiers_are_continuous(tiers, value):
    standard = parse_standard(document(tiered(*tiers)))

    def pay(commission):
        (line,) = compute_lines(standard, "M1", "employee", {"net_commission": commission})
        return line.amount

    # One fen more earns at most one fen, and rounding at most one fen on top.
    assert abs(pay(value + FEN) - pay(value)) <= 2 * FEN


@quick
@given(rising_tiers())
def test_marginal_tiers_meet_at_every_bound(tiers):
    standard = parse_standard(document(tiered(*tiers)))
    bounds = [Decimal(up_to) for up_to, _rate in tiers if up_to]

    for bound in bounds:
        at, above = (
            compute_lines(standard, "M1", "employee", {"net_commission": value})[0].amount
            for value in (bound, bound + FEN)
        )
        assert abs(above - at) <= 2 * FEN


@quick
@given(rising_tiers(), not_negative)
def test_marginal_slices_add_up_to_the_measure_and_to_the_amount(tiers, value):
    standard = parse_standard(document(tiered(*tiers)))

    (line,) = compute_lines(standard, "M1", "employee", {"net_commission": value})

    slices = line.detail["tiers"]
    assert sum(Decimal(tier["slice"]) for tier in slices) == value
    assert abs(sum(Decimal(tier["amount"]) for tier in slices) - line.amount) <= FEN / 2


@quick
@given(rising_tiers(), fen, st.integers(1, 10**6))
def test_less_never_pays_below_nothing(tiers, value, cost):
    standard = parse_standard(document(tiered(*tiers, less=["customer_cost"])))

    values = {"net_commission": value, "customer_cost": Decimal(cost)}
    (line,) = compute_lines(standard, "M1", "employee", values)

    assert line.amount >= 0


# Reserves and absence


@quick
@given(st.lists(not_negative, max_size=12), not_negative)
def test_a_reserve_never_passes_its_balance(earned, until):
    written = withhold(rate="0.30", until=format(until, "f"), release_from="exit")
    plan = Plan(parse_standard(document(rate(rate="1"), written)), "M1", "broker")
    held = Decimal("0.00")

    for amount in earned:
        lines = plan.lines({"net_commission": amount}, held={"reserve": held})
        held += sum(entry.amount for entry in plan.withheld(lines, JANUARY))

    assert held <= until


@quick
@given(not_negative, st.integers(0, 200), st.integers(0, 200))
def test_absence_never_takes_more_than_the_base(base_pay, personal, absent):
    written = absence(personal_leave_days="1", absent_days="3")
    standard = parse_standard(document(written, base_pay=format(base_pay, "f")))
    days = {"personal_leave_days": Decimal(personal), "absent_days": Decimal(absent)}

    (line,) = compute_lines(standard, "M1", "employee", days)

    assert -base_pay <= line.amount <= 0


# Taxes


@quick
@given(st.lists(not_negative, min_size=1, max_size=12), st.booleans())
def test_tax_of_a_year_is_never_negative_and_covers_what_is_due(incomes, is_employee):
    withhold_tax = withhold_employee if is_employee else withhold_broker
    state, paid = None, Decimal(0)

    for index, income in enumerate(incomes):
        month = add_months(JANUARY, index)
        withholding = withhold_tax(LAW_2019, NO_FLAGS, state, month, TaxedMonth(income))
        state = withholding.state
        paid += withholding.tax
        assert withholding.tax >= 0
        assert paid >= Decimal(withholding.line.detail["due"])

    assert state.withheld == paid


@quick
@given(fen, st.sampled_from(MODES))
def test_value_added_tax_and_the_rest_add_up(gross, mode):
    charged = charge_vat(gross, VatTerms(mode=mode))

    assert charged.ex_vat + charged.vat == gross
    assert charged.vat >= 0


@quick
@given(not_negative)
def test_after_tax_mirrors_a_refund(net):
    assert after_tax(-net).net == -after_tax(net).net


# Documents


@quick
@given(documents())
def test_a_standard_survives_its_round_trip(written):
    standard = parse_standard(written)

    assert to_json(standard) == written
    assert parse_standard(to_json(standard)) == standard


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "kind", "measure", "tiers", "rate", "of", "x"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)
heads = ["schema", "name", "team", "effective_from", "contract", "grades", "components", "standard", "people"]


@quick
@given(json_values | st.dictionaries(st.sampled_from(heads), json_values, max_size=7))
def test_any_json_is_read_or_refused_never_a_crash(written):
    assert check_standard(written).faults
    try:
        try_pay(written)
    except TryPayError as refusal:
        assert refusal.faults


@quick
@given(documents(), st.sampled_from(["code", "kind", "measure", "rate", "tiers", "of", "bands"]), json_values)
def test_a_component_with_anything_in_it_is_read_or_refused(written, key, value):
    written["components"][-1][key] = value

    try:
        standard = parse_standard(written)
    except RefusedError as refusal:
        assert refusal.faults
    else:
        assert check_standard(to_json(standard)).faults == ()


@quick
@given(st.permutations(range(5)))
def test_the_order_of_people_changes_nothing_but_their_order(order):
    people = [
        try_person(try_month(net_commission=f"{1000 * index}.00"), number=f"T{index}") for index in range(5)
    ]
    standard = document(BASE, tiered(*RISING))
    expected = {
        person["number"]: person for person in try_pay(try_document(*people, standard=standard))["people"]
    }

    result = try_pay(try_document(*(people[index] for index in order), standard=standard))

    assert [person["number"] for person in result["people"]] == [f"T{index}" for index in order]
    assert {person["number"]: person for person in result["people"]} == expected
