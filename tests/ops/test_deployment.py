"""The image and the compose file: no default secret, not root, everything watched."""

import re

import pytest
import yaml

from ops import check
from tests.architecture.tree import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PRODUCT = ("migrate", "web", "worker", "scheduler")
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "POSTGRES_PASSWORD")


def test_services_are_those_of_the_architecture():
    assert set(SERVICES) == {"database", "broker", *PRODUCT}


@pytest.mark.parametrize("name", SECRETS)
def test_secret_has_no_default(name):
    text = (ROOT / "docker-compose.yml").read_text()

    uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)

    assert uses
    assert all(use.startswith(":?") for use in uses)


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in ("migrate", "web")])
def test_service_is_watched(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_web_is_watched_by_the_image():
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    assert "healthcheck" not in SERVICES["web"]


@pytest.mark.parametrize("name", ["web", "worker", "scheduler"])
def test_service_waits_for_the_migrations(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", PRODUCT)
def test_service_runs_with_no_more_than_it_needs(name):
    service = SERVICES[name]

    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["environment"]["BRANCHOPS_MODE"] == "production"


def test_only_the_web_is_reachable_and_only_from_this_machine_unless_said_otherwise():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["${WEB_ADDRESS:-127.0.0.1:8000}:8000"]}


def test_image_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert users == ["branchops"]


def test_image_holds_no_data_no_history_and_no_demonstration():
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".git", "var", "demo", "tests", ".venv", "node_modules"} <= set(ignored)


def test_every_variable_of_the_compose_file_is_read_by_the_product():
    sources = "".join((ROOT / name).read_text() for name in ("branchops/settings.py", "ops/gunicorn.py"))

    unread = [name for name in SERVICES["web"]["environment"] if f'"{name}"' not in sources]

    assert unread == []


def test_check_reports_what_a_command_said_only_where_it_failed(capsys):
    good = check.passes(("good", ["sh", "-c", "echo fine"], {}))
    bad = check.passes(("bad", ["sh", "-c", "echo broken; exit 2"], {}))

    out = capsys.readouterr().out
    assert (good, bad) == (True, False)
    assert "fine" not in out
    assert "FAIL  bad" in out and "broken" in out


def test_check_gives_production_every_variable_it_needs():
    needed = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))

    assert needed <= set(check.PRODUCTION)
