"""The second time round: who took a part of the first version is told that it is to be taken again."""

import pytest

from approvals import services
from approvals.choices import ReturnTo
from approvals.services.telling import waited_for
from core.errors import WrongState
from core.models import Notice
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fresh

pytestmark = pytest.mark.django_db
STANDING = ("countersigning", "leaders")


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


@pytest.fixture
def second(hq):
    """A request whose first version was checked, signed and reviewed; the second one has just been drafted."""
    request = hq.back(hq.at("countersigning"))
    hq.resubmit(request)
    return fresh(request)


def told(kind, request):
    """Whom the request's notices of that kind went to, in order."""
    rows = Notice.objects.filter(kind=f"approvals.{kind}", params__number=request.number.text)
    return list(rows.order_by("pk").values_list("user__name", flat=True))


def names(users):
    return sorted(str(user) for user in users)


def test_who_checked_the_first_version_is_told_of_the_second(second):
    assert told("to_check", second)[-2:] == ["方晓", "贺云"]
    assert names(waited_for(second, NOW)) == ["方晓", "贺云"]


def test_who_signed_the_first_version_off_is_told_that_the_second_is_checked(hq, second):
    request = hq.at("checked", second)

    assert "曾国平" in told("to_sign_off", request)[1:]
    assert "曾国平" in names(waited_for(request, NOW))


def test_who_reviewed_the_first_version_is_told_that_the_second_has_come(hq, second):
    before = told("waiting", second)
    request = hq.at("submitted", second)

    assert told("waiting", request) == [*before, "梁志远"]
    assert names(waited_for(request, NOW)) == ["梁志远"]


def test_who_has_another_part_is_not_told_to_check_or_to_sign(hq, second):
    """Whoever signed the first version off does not check the second one, nor the drafter."""
    assert not {"曾国平", "钱多"} & set(told("to_check", second))
    request = hq.at("checked", second)
    assert "方晓" not in told("to_sign_off", request)


def test_a_department_is_told_again_when_the_leader_sends_it_back(hq):
    request = hq.at("leaders")
    before = told("step_waits", request)

    hq.back(request, ReturnTo.DEPARTMENTS, by=hq.leader)

    assert told("step_waits", request)[len(before) :] == ["顾文清", "秦正"]


@each("who", ["desk", "office"])
def test_a_withdrawn_request_is_not_closed_and_who_tries_is_told(hq, who):
    request = hq.at("countersigning")
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    with pytest.raises(WrongState, match="withdrawn"):
        pages = None if who == "office" else 3
        services.close(request_id=request.pk, pages=pages, by=getattr(hq, who), at=NOW)
