"""A browser that signs in by a session alone."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string


class Browser(Client):
    """Signs in by a session alone: what else signing in does is proved where people sign in (tests/org)."""

    def force_login(self, user, backend="org.authentication.PersonBackend"):
        signed_in = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: backend,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        session = Session(
            session_key=get_random_string(32),
            session_data=SessionStore().encode(signed_in),
            expire_date=timezone.now() + timedelta(days=1),
        )
        session.save(force_insert=True)
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
