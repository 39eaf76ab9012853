from django.db import models


class Paper(models.Model):
    """A record with a life: moved by core.fsm.perform only, every change counted in `version`.

    `version` lets a form tell that somebody else saved meanwhile.
    """

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def audit_label(self) -> str:
        """How the audit names this record: number or title."""
        return str(self)[:200]

    def audit_subject(self) -> models.Model:
        """In whose history a step of this paper stands: its own, unless it is part of another paper."""
        return self

    def participants(self) -> set[int]:
        """Ids of all users who took a step of this paper, principals of delegates included."""
        return set()

    def participants_besides(self, verb: str) -> set[int]:
        """Those who may not take the step `verb`: all participants, unless the paper says who may take it
        again.

        A paper that comes back is checked, signed or decided again by who did so before.
        """
        del verb
        return self.participants()
