from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from org import permissions, wording


class UserManager(BaseUserManager["User"]):
    """Accounts are made by org.services.create_account; this is what Django's commands need."""

    def create_user(self, username: str, password: str | None = None, *, name: str = "") -> "User":
        user = self.model(username=username, name=name or username)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A sign-in account. Rights come from roles held (org.roles), never from flags on the account."""

    ACTION_LABELS = wording.ACCOUNT

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    # As of a person: search by initials or full pinyin.
    pinyin = models.CharField(max_length=160, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:account", args=[self.pk])

    def get_short_name(self) -> str:
        return self.name

    @property
    def day(self) -> date:
        """The day for which this account's rights are asked; a request lasts no longer than that."""
        return cast(date, getattr(self, "_day", None) or timezone.localdate())

    def grants(self, day: date | None = None) -> Sequence[permissions.Grant]:
        """Roles held on `day` (default: today), through delegation too; read once per instance and day."""
        cache: dict[date, Sequence[permissions.Grant]] = self.__dict__.setdefault("_grants", {})
        wanted = day or self.day
        if wanted not in cache:
            cache[wanted] = permissions.load_grants(self, wanted)
        return cache[wanted]

    def may(self, right: str) -> bool:
        """Whether the right is held anywhere: what opens a page. Rows still come from `visible_to`."""
        return permissions.reach(self, right).is_anywhere

    # Django's admin asks these; its pages are for the administrator's configuration only.
    @property
    def is_staff(self) -> bool:
        return self.may("org.configure")

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002
        return self.is_active and self.may("org.configure")

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        return self.is_active and self.may("org.configure")
