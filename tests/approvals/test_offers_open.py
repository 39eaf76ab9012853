"""What a page offers opens, what it says is not possible yet does not, and what it does not offer is refused."""

import pytest
from django.urls import reverse

from approvals.models import Request
from approvals.verbs import VERBS
from approvals.views.drafts import Check, SignOff
from approvals.views.review import Withdraw
from approvals.views.sending import PassOn
from core.views import ActionView
from tests.approvals.test_views import text
from tests.cases import each
from tests.factories.approvals_chain import fresh

pytestmark = pytest.mark.django_db
# Asked on the record's page; the others have a form of their own.
BUTTONS = {"check", "sign_off", "pass_on", "withdraw", "remind"}
FORMS = sorted({verb.name for verb in VERBS} - BUTTONS)


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def person(hq, who):
    return hq.countersigners.get(who) or getattr(hq, who)


def on_page(browser, request):
    """Name → offer, as the record's page has them; nothing where the page is not there."""
    page = browser.get(request.get_absolute_url())
    if page.status_code == 404:
        return None
    shown = [*page.context["offers"], *page.context["more_offers"]]
    return {offer.name: offer for offer in shown}


@each(
    ("place", "who"),
    [
        ("draft", "lead"),
        ("draft", "office"),
        ("signed_off", "desk"),
        ("faxed", "office"),
        ("submitted", "channel"),
        ("countersigning", "channel"),
        ("heard", "office"),
        ("leaders", "leader"),
        ("leaders", "RLB"),
        ("instructed", "office"),
        ("replied", "desk"),
    ],
)
def test_what_is_offered_opens_and_nothing_else_does(signed_in, hq, place, who):
    request, browser = hq.at(place), signed_in(person(hq, who))
    offers = on_page(browser, request)

    offered = {name for name, offer in (offers or {}).items() if not offer.disabled}
    others = [name for name in FORMS if name not in offered]
    for name in [*sorted(offered & set(FORMS)), *others[:: max(1, len(others) // 3)]]:
        code = browser.get(reverse(f"approvals:{name}", args=[request.pk])).status_code
        assert code == 200 if name in offered else code in {302, 403, 404}, name
    if offers is None:
        assert browser.get(request.get_absolute_url()).status_code == 404


@each("place", ["registered", "countersigning", "leaders"])
def test_the_head_shows_two_steps_at_most_and_the_rest_in_the_menu(signed_in, hq, place):
    for who in ("office", "channel", "lead"):
        page = signed_in(person(hq, who)).get(hq.at(place).get_absolute_url())
        if page.status_code == 200:
            assert len(page.context["offers"]) <= 2


@each("place", ["draft", "countersigning", "leaders"])
def test_a_step_that_is_not_possible_yet_stands_there_with_its_reason(signed_in, hq, place):
    who = {"draft": hq.manager, "countersigning": hq.office, "leaders": hq.office}[place]
    page = signed_in(who).get(hq.at(place).get_absolute_url())

    waiting = [offer for offer in page.context["offers"] if offer.disabled]

    assert waiting
    for offer in waiting:
        assert str(offer.disabled) in text(page)
        assert f'href="{offer.url}"' not in text(page)


@each(
    ("name", "place", "who", "after"),
    [
        ("check", "draft", "desk", "draft"),
        ("sign_off", "checked", "manager", "signed_off"),
        ("pass_on", "registered", "office", "submitted"),
        ("withdraw", "countersigning", "lead", "withdrawn"),
    ],
)
def test_a_button_takes_its_step_and_pressed_twice_changes_nothing(signed_in, hq, name, place, who, after):
    request, browser = hq.at(place), signed_in(person(hq, who))
    address = reverse(f"approvals:{name}", args=[request.pk])

    read = {"digest": request.digest}
    first, second = browser.post(address, read), browser.post(address, read)

    assert first["Location"] == request.get_absolute_url()
    assert second.status_code == 302
    assert fresh(request).state == after


@each("name", sorted(BUTTONS))
@each("who", ["leader2", "RLB", "lead"])
def test_a_button_pressed_by_who_is_not_offered_it_changes_nothing(signed_in, hq, name, who):
    request = hq.at("registered")
    browser = signed_in(person(hq, who))
    if name in (on_page(browser, request) or {}):
        return

    code = browser.post(reverse(f"approvals:{name}", args=[request.pk])).status_code

    assert code in {400, 403, 404, 409}
    assert Request.objects.get(pk=request.pk).state == "registered"


@each("view", [Check, SignOff, PassOn, Withdraw])
def test_buttons_do_nothing_by_following_a_link(view):
    assert issubclass(view, ActionView)


@each("name", sorted(BUTTONS))
def test_a_link_to_a_button_shows_the_request(signed_in, hq, name):
    request = hq.at("registered")
    who = {"check": hq.desk, "sign_off": hq.manager, "withdraw": hq.lead}.get(name, hq.office)

    answer = signed_in(who).get(reverse(f"approvals:{name}", args=[request.pk]))

    assert answer["Location"] == request.get_absolute_url()
    assert fresh(request).state == "registered"


@each("place", ["draft", "countersigning", "leaders", "approved"])
def test_the_page_reads_in_chinese_everywhere(signed_in, hq, place):
    """No English of ours is left on the page of any place."""
    browser = signed_in(hq.manager)
    browser.cookies["language"] = "zh-hans"

    page = text(browser.get(hq.at(place).get_absolute_url()))

    for english in ("waits for", "Countersigning", "Faxes", "Drafted", "Secrecy", "overdue", "The paper"):
        assert english not in page


@each(
    ("address", "who"),
    [
        ("/approvals/", "office"),
        ("/approvals/chase/", "office"),
        ("/approvals/review/", "channel"),
        ("/approvals/countersign/", "CWB"),
        ("/approvals/instruct/", "leader"),
        ("/approvals/routes/", "channel"),
    ],
)
def test_the_lists_read_in_chinese(signed_in, hq, address, who):
    browser = signed_in(person(hq, who))
    browser.cookies["language"] = "zh-hans"

    page = text(browser.get(address))

    for english in ("Who has it", "Last chased", "Requests", "waiting for", "Way", "Versions", "Due"):
        assert f">{english}<" not in page
