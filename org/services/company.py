"""The company itself: named once, when the system is set up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, WrongState
from org.models import Company
from org.services.grants import first_administrator
from org.services.saving import check


@transaction.atomic
def set_up_company(
    *, code: str, name: str, administrator: str, administrator_name: str, password: str, at: datetime
) -> Company:
    """Name the company and open its first administrator's account.

    Raises WrongState where there is a company or an administrator already, DomainError for a weak password
    or a name that cannot be kept.
    """
    if Company.objects.exists():
        raise WrongState(_("There is a company already."))
    if not (code.strip() and name.strip()):
        raise DomainError(_("Give the company a code and a name."))
    company = Company(code=code.strip(), name=name.strip())
    check(company)
    company.save()
    first_administrator(username=administrator, name=administrator_name, password=password, at=at)
    audit.record(
        "org.company.set_up", company, by=None, at=at, after={"code": company.code, "name": company.name}
    )
    return company
