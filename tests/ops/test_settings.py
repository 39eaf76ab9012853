"""The settings: production asks for what it needs and is strict; elsewhere defaults serve."""

import importlib.util

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.architecture.tree import ROOT

NEEDED = {
    "SECRET_KEY": "s" * 60,
    "FIELD_KEYS": "a,b",
    "ALLOWED_HOSTS": "branchops.example,www.branchops.example",
    "DATABASE_URL": "postgresql://clerk:p%40ss@db.example:5433/pay?sslmode=require",
}


@pytest.fixture
def settings_of(monkeypatch):
    """Reads the settings anew in an environment of the test's own."""

    def read(**environment):
        for name in (*NEEDED, "REDIS_URL", "BROKER_DIR", "DEBUG", "SECOND_FACTOR_FOR_MONEY", "EMAIL_HOST"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location(
            "settings_read_anew", ROOT / "branchops" / "settings.py"
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return read


@pytest.fixture
def production(settings_of):
    return lambda **environment: settings_of(**{"BRANCHOPS_MODE": "production", **NEEDED, **environment})


@pytest.mark.parametrize("name", NEEDED)
def test_production_refuses_to_start_without_what_it_needs(settings_of, name):
    given = {key: value for key, value in NEEDED.items() if key != name}

    with pytest.raises(ImproperlyConfigured, match=f"{name} must be set in production"):
        settings_of(BRANCHOPS_MODE="production", **given)


def test_mode_is_production_where_nothing_is_said(settings_of, monkeypatch):
    monkeypatch.delenv("BRANCHOPS_MODE", raising=False)

    assert settings_of(**NEEDED).IS_PRODUCTION


def test_mode_that_does_not_exist_is_refused(settings_of):
    with pytest.raises(ImproperlyConfigured, match="production, demo or test"):
        settings_of(BRANCHOPS_MODE="prod")


def test_production_is_strict(production):
    settings = production()

    assert (settings.DEBUG, settings.DEMO, settings.SECOND_FACTOR_FOR_MONEY) == (False, False, True)
    assert settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    assert settings.SECURE_HSTS_SECONDS == 31_536_000
    assert "demo" not in settings.INSTALLED_APPS


def test_demonstration_needs_nothing(settings_of):
    settings = settings_of(BRANCHOPS_MODE="demo")

    assert (settings.DEMO, settings.SECURE_SSL_REDIRECT, settings.SECOND_FACTOR_FOR_MONEY) == (
        True,
        False,
        False,
    )
    assert "demo" in settings.INSTALLED_APPS


def test_database_reads_every_part_of_the_url(production):
    database = production().DATABASES["default"]

    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("clerk", "p@ss", "db.example")
    assert (database["PORT"], database["NAME"], database["OPTIONS"]) == (
        "5433",
        "pay",
        {"sslmode": "require"},
    )


def test_database_takes_a_sockets_directory_from_the_query(production):
    database = production(DATABASE_URL="postgresql://postgres:@/branchops?host=/tmp/pg").DATABASES["default"]

    assert (database["HOST"], database["NAME"], database["OPTIONS"]) == ("/tmp/pg", "branchops", {})


def test_lists_come_in_one_variable_each(production):
    settings = production()

    assert settings.ALLOWED_HOSTS == ["branchops.example", "www.branchops.example"]
    assert settings.FIELD_KEYS == ["a", "b"]


def test_broker_is_a_directory_where_no_redis_is_named(production):
    settings = production(VAR_DIR="/srv/x")

    assert settings.CELERY_BROKER_URL == "filesystem://localhost"
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"] == "/srv/x/broker/queue"
    assert settings.CELERY_WORKER_ENABLE_REMOTE_CONTROL is False


def test_broker_is_redis_where_it_is_named_and_is_not_waited_for_long(production):
    settings = production(REDIS_URL="redis://broker:6379/0")

    assert settings.CELERY_BROKER_URL == "redis://broker:6379/0"
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_connect_timeout"] == 2
    assert settings.CELERY_BROKER_CONNECTION_MAX_RETRIES is None


def test_mail_goes_to_files_until_a_server_is_named(production):
    without, named = production(), production(EMAIL_HOST="mail.example")

    assert without.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    assert named.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    assert named.EMAIL_TIMEOUT == 10


def test_pages_may_load_nothing_from_elsewhere_and_nothing_inline(production):
    directives = production().CONTENT_SECURITY_POLICY["DIRECTIVES"]

    sources = {source for value in directives.values() for source in value}
    assert sources <= {"'none'", "'self'", "data:"}
    assert directives["default-src"] == ["'none'"]


def test_passwords_are_hashed_with_argon2_alone(production):
    assert production().PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
