"""The rules for logs and spot checks: read by who leads, laid down by the leaders of the branch."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.components import Crumb
from core.views import FormPage, Page
from teams.filters.work_logs import teams_of
from teams.forms.work_logs import RuleForm
from teams.models import LogRule
from teams.queries import work_logs as queries
from teams.services import log_rules

VIEW, RULE = "teams.sample_view", "teams.log_rule_edit"


def _checks() -> Crumb:
    return Crumb(_("Spot checks"), reverse("teams:sample_list"))


class RuleList(Page):
    """What holds for logs and spot checks, team by team, with what held before."""

    right = VIEW
    title = gettext_lazy("Rules for logs and spot checks")
    template_name = "teams/log_rules.html"

    def crumbs(self) -> Sequence[Crumb]:
        return [_checks()]

    def context(self) -> dict[str, Any]:
        teams = teams_of(self.request, VIEW)
        rules = LogRule.objects.filter(team__in=teams).select_related("team", "made_by")
        may_edit = self.request.user.may(RULE)  # type: ignore[union-attr]
        return super().context() | {"rules": list(rules), "may_edit": may_edit}


class NewRule(FormPage):
    """Lays down a rule from a day on."""

    right = RULE
    title = gettext_lazy("Rule for logs and spot checks")
    form_class = RuleForm
    submit_label = gettext_lazy("Lay down")
    consequence = gettext_lazy("It holds from its day on; logs that are written keep what held for them.")
    done_message = gettext_lazy("The rule is laid down.")

    def crumbs(self) -> Sequence[Crumb]:
        return [_checks(), Crumb(_("Rules for logs and spot checks"), reverse("teams:log_rules"))]

    def form_arguments(self) -> dict[str, Any]:
        return {"teams": teams_of(self.request, RULE)}

    def initial(self) -> dict[str, Any]:
        team = teams_of(self.request, RULE).first()
        now = queries.rule_of(team, self.today) if team else LogRule()
        names = ("due_hour", "late_days", "alike_from", "sample_share", "sample_least")
        return {name: getattr(now, name) for name in names} | {"valid_from": self.today}

    def save(self, form: RuleForm) -> LogRule:
        return log_rules.lay_down_rule(**form.cleaned_data, by=self.request.user, at=self.now)
