"""What is going on in the current month: a stand-in, an adjustment to confirm, a recovery, questions on slips."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from compensation.models import PaySlip
from compensation.services import answer, ask, confirm_charge, propose_adjustment, propose_charge
from core.models import Job, Notice
from demo.company import SHANGHAI
from demo.cycle import CURRENT, LAST
from org.choices import Role
from org.models import Branch, Person, RoleGrant, User
from org.services import delegate

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI)


def set_scene() -> None:
    """The open matters that a visitor finds."""
    for branch in Branch.objects.order_by("code"):
        _inputs(branch)
        _questions(branch)
    _stand_in()


def _user(branch: Branch, suffix: str) -> User:
    return User.objects.get(username=f"{branch.code.lower()}_{suffix}")


def _inputs(branch: Branch) -> None:
    finance, chief = _user(branch, "caiwu"), _user(branch, "kuaiji")
    first, second, third = Person.objects.filter(branch=branch).order_by("number")[4:7]
    propose_adjustment(
        person_id=first.pk,
        month=CURRENT,
        amount=Decimal("300.00"),
        title="开放式基金首发竞赛奖",
        reason="三季度营销竞赛第二名，见竞赛通报。",
        by=finance,
        at=NOW,
    )
    charge = propose_charge(
        person_id=second.pk,
        first_month=CURRENT,
        total=Decimal("860.00"),
        instalment=Decimal("300.00"),
        title="平板电脑损坏赔偿",
        reason="网点平板电脑跌落损坏，责任认定书已签。",
        by=finance,
        at=NOW,
    )
    confirm_charge(charge_id=charge.pk, by=chief, at=NOW + timedelta(hours=1))
    propose_adjustment(
        person_id=third.pk,
        month=CURRENT,
        amount=Decimal("-120.00"),
        title="宣传品多领退回",
        reason="九月多领宣传品一箱未退，按规定冲减。",
        by=finance,
        at=NOW,
    )


def _questions(branch: Branch) -> None:
    """One question answered, one waiting."""
    slips = PaySlip.objects.filter(run__branch=branch, run__month=LAST).select_related("person__user")
    asked = []
    for slip, text in zip(
        slips.order_by("number")[6:8],
        ("九月新增有效户我记得是 3 户，薪酬单上少了 1 户，请核对。", "佣金提成的分档是怎么算出来的？"),
        strict=True,
    ):
        owner = slip.person.user
        if owner is not None:
            asked.append(ask(slip_id=slip.pk, text=text, by=owner, at=NOW))
    answer(
        question_id=asked[-1].pk,
        text="净佣金先扣增值税、附加和投资者保护基金，再按标准分段累进，各段算式见该行说明。",
        by=_user(branch, "caiwu"),
        at=NOW + timedelta(hours=2),
    )


def _stand_in() -> None:
    """The deputy manager of the second branch is away; the colleague of the first branch stands in."""
    principal = User.objects.get(username="eb02_fujingli")
    grant = RoleGrant.objects.get(user=principal, role=Role.DEPUTY_MANAGER)
    delegate(
        grant_id=grant.pk,
        stand_in_id=User.objects.get(username="eb01_fujingli").pk,
        valid_from=date(2026, 11, 20),
        valid_until=date(2026, 12, 5),
        reason="外出培训",
        by=principal,
        at=datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI),
    )


def settle_loose_ends() -> None:
    """What the past months left behind is done with: mails that were never meant to go, work done by hand above."""
    Notice.objects.update(mailed_at=NOW)
    Notice.objects.filter(created_at__lt=datetime(2026, 10, 1, tzinfo=SHANGHAI)).update(read_at=NOW)
    Job.objects.filter(
        kind__in=(
            "core.mail_notices",
            "compensation.compute_run",
            "compensation.file_papers",
            "teams.compare_log",
        )
    ).update(state=Job.State.DONE, finished_at=NOW)
