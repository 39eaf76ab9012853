"""Numbers, addresses, and when a fax may go: every state of its request against both directions."""

import pytest

from approvals.choices import RequestState
from approvals.models import Fax
from approvals.services import gateways
from core.errors import DomainError
from core.models import Job
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fresh

STANDING = (
    "draft",
    "signed_off",
    "faxed",
    "registered",
    "submitted",
    "countersigning",
    "leaders",
    "instructed",
)


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


@each(
    "number",
    [
        "010-66601234",
        "0571 5550 1234",
        "+86 (10) 6660-1234",
        "(0571)55501234",
        "66601234",
        "400/123/4567",
        "0571-1-2-3",
    ],
)
def test_numbers_as_people_write_them_are_taken(number):
    gateways.refuse_number(number)
    gateways.refuse_number(f"  {number} ")


@each(
    "number",
    [
        "", " ", "1", "12345", "abc", "010-ABC", "010,6660", "a@b.example", "010-6660@fax", "010\n66601234", "-010666",
        "010-", "0" * 40, "010;66601234", "<010666>", "０１０６６６０", "010-66601234 Bcc: x",
    ],
)  # fmt: skip
def test_what_is_no_number_never_becomes_an_address(number):
    with pytest.raises(DomainError, match="not a fax number"):
        gateways.refuse_number(number)


@each(
    ("number", "address"),
    [
        ("010-66601234", "01066601234@fax.example"),
        ("+86 (10) 6660-1234", "861066601234@fax.example"),
        ("0571 5550 1234", "057155501234@fax.example"),
        ("400/123/4567", "4001234567@fax.example"),
    ],
)
def test_the_services_address_has_the_digits_alone(number, address):
    assert gateways.address_of(number, "{number}@fax.example") == address


@each(
    ("template", "address"),
    [
        ("{number}@fax.example", "12345678@fax.example"),
        ("fax+{number}@gateway.example", "fax+12345678@gateway.example"),
        ("{number}.{number}@fax.example", "12345678.12345678@fax.example"),
        ("inbox@fax.example", "inbox@fax.example"),
    ],
)
def test_the_template_says_where_the_digits_stand(template, address):
    assert gateways.address_of("1234-5678", template) == address


# The fax of each direction goes from one place only; elsewhere this is what the refusal says.
UP, BACK = "up_sent", "back_sent"


def fax_of(hq, place, direction, **values):
    request = hq.at(place)
    given = {
        "request": request,
        "revision": request.revision,
        "direction": direction,
        "pages": 4,
        "from_number": "0571-1",
        "to_number": "010-66601234",
        "at": NOW,
        "gateway": "mail",
        "state": "queued",
        "by": hq.desk if direction == UP else hq.office,
    }
    return Fax.objects.create(**(given | values))


@pytest.mark.django_db
@each("place", STANDING)
def test_a_fax_to_headquarters_goes_while_its_request_is_signed_off_and_not_yet_faxed(hq, place):
    refusal = gateways.refusal(fax_of(hq, place, UP), NOW)

    assert bool(refusal) == (place != "signed_off")
    assert not refusal or str(RequestState(hq.at(place).state).label) in refusal


@pytest.mark.django_db
@each("place", STANDING)
def test_a_fax_back_goes_once_every_leader_has_instructed(hq, place):
    refusal = gateways.refusal(fax_of(hq, place, BACK), NOW)

    assert bool(refusal) == (place != "instructed")
    if place == "leaders":
        assert "still waited for" in refusal


@pytest.mark.django_db
@each(("direction", "place"), [(UP, "signed_off"), (BACK, "instructed")])
def test_a_fax_of_another_version_does_not_go(hq, direction, place):
    fax = fax_of(hq, place, direction, revision=2)

    assert gateways.refusal(fax, NOW) == "This fax is of an earlier version of the paper."


@pytest.mark.django_db
@each(
    ("direction", "place", "by"),
    [
        (UP, "signed_off", "manager"),
        (UP, "signed_off", "office"),
        (UP, "signed_off", "channel"),
        (BACK, "instructed", "desk"),
        (BACK, "instructed", "leader"),
        (BACK, "instructed", "channel"),
    ],
)
def test_a_fax_goes_in_the_name_of_who_may_send_it(hq, direction, place, by):
    fax = fax_of(hq, place, direction, by=getattr(hq, by))

    assert gateways.refusal(fax, NOW) == "Whoever had it sent no longer has the right to it."


def sending(fax, outcome=None):
    """One turn of the worker with a service of the test's own; what went out."""
    gone = []

    def send(number, papers):
        if outcome is not None:
            raise outcome
        gone.append((number, [name for name, _content in papers]))

    told = []
    gateways.send_now(
        fax_id=fax.pk,
        send=send,
        papers_of=lambda _fax: [("请示.pdf", b"%PDF")],
        went=lambda one, *, by, at: told.append((one.pk, by, at)),
        at=NOW,
    )
    fax.refresh_from_db()
    return gone, told


@pytest.mark.django_db
def test_a_fax_that_is_due_goes_once_and_the_request_is_told(hq):
    fax = fax_of(hq, "signed_off", UP)

    first, again = sending(fax), sending(fax)

    assert first == ([("010-66601234", ["请示.pdf"])], [(fax.pk, hq.desk, NOW)])
    assert again == ([], [])
    assert (fax.state, fax.sent_at, fax.attempts) == ("sent", NOW, 1)


@pytest.mark.django_db
@each("place", [place for place in STANDING if place != "signed_off"])
def test_a_fax_that_is_not_due_goes_nowhere_and_counts_as_no_attempt(hq, place):
    fax = fax_of(hq, place, UP)

    assert sending(fax) == ([], [])
    assert (fax.state, fax.sent_at, fax.attempts) == ("failed", None, 0)
    assert fresh(fax.request).state == hq.at(place).state


@pytest.mark.django_db
@each("fault", [OSError("line busy"), ValueError("no answer"), TimeoutError(), OSError("长" * 400)])
def test_a_fax_that_the_service_refused_says_why_in_as_many_signs_as_there_are(hq, fault):
    fax = fax_of(hq, "signed_off", UP)

    assert sending(fax, fault) == ([], [])
    assert (fax.state, fax.attempts) == ("failed", 1)
    assert fax.failure == (str(fault)[:300] or type(fault).__name__)


@pytest.mark.django_db
@each(("state", "after"), [("queued", "failed"), ("sent", "sent"), ("failed", "failed")])
def test_a_broken_job_leaves_a_waiting_fax_failed_and_any_other_as_it_was(hq, state, after):
    fax = fax_of(hq, "signed_off", UP, state=state, sent_at=NOW if state == "sent" else None, failure="")

    gateways.gave_up(Job(args={"fax_id": fax.pk}), "an unexpected fault" * 40)
    fax.refresh_from_db()

    assert fax.state == after
    assert len(fax.failure) == (300 if state == "queued" else 0)


@pytest.mark.django_db
def test_calling_off_touches_only_what_waits_for_that_request(hq):
    waiting = fax_of(hq, "signed_off", UP)
    other = fax_of(hq, "instructed", BACK)
    gone = fax_of(hq, "signed_off", UP, state="sent", sent_at=NOW)

    gateways.call_off(waiting.request_id, "withdrawn")

    states = [Fax.objects.get(pk=one.pk).state for one in (waiting, other, gone)]
    assert states == ["failed", "queued", "sent"]
