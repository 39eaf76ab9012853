"""`make check`: everything that can be said of the code without running it. Each check is one line."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MANAGE = [str(BIN / "python"), "-W", "ignore::RuntimeWarning", "manage.py"]
TEST = {"BRANCHOPS_MODE": "test"}
# As production would be set up; none of these opens anything.
PRODUCTION = {
    "BRANCHOPS_MODE": "production",
    "SECRET_KEY": "checked-but-never-used-" + "0123456789abcdefghijklmnopqrstuv" * 2,
    "FIELD_KEYS": "Y2hlY2tlZC1idXQtbmV2ZXItdXNlZC1rZXktMDEyMzQ=",
    "ALLOWED_HOSTS": "branchops.example",
    "DATABASE_URL": "postgresql://branchops:unused@database.example/branchops",
    "REDIS_URL": "redis://broker.example/0",
    "POSTGRES_PASSWORD": "unused",
    "SITE_URL": "https://branchops.example",
}

Check = tuple[str, list[str], dict[str, str]]
CHECKS: list[Check] = [
    ("lint", [str(BIN / "ruff"), "check", "."], {}),
    ("format", [str(BIN / "ruff"), "format", "--check", "."], {}),
    ("directions", [str(BIN / "lint-imports")], TEST),
    ("types", [str(BIN / "mypy"), "."], TEST),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("messages", [*MANAGE, "messages", "--check"], TEST),
]
# Either client of compose reads the file without an engine.
COMPOSE_CLIENTS = (["docker", "compose"], ["docker-compose"])


def compose_client() -> list[str] | None:
    """The client that is here, if any."""
    for client in COMPOSE_CLIENTS:
        if not shutil.which(client[0]):
            continue
        if not subprocess.run([*client, "version"], capture_output=True, check=False).returncode:
            return client
    return None


def passes(check: Check) -> bool:
    """Run one check; what it says is shown only where it fails."""
    name, command, environment = check
    begun = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(
        f"{'ok  ' if not done.returncode else 'FAIL'}  {name}  ({time.monotonic() - begun:.1f} s)", flush=True
    )
    if done.returncode:
        print(done.stdout, flush=True)
    return not done.returncode


def main() -> int:
    """All checks, whatever the first ones say."""
    checks = list(CHECKS)
    client = compose_client()
    if client:
        checks.append(("compose file", [*client, "config", "--quiet"], PRODUCTION))
    else:
        print("--    compose file: no compose client here; lifted by: apt-get install docker-compose")
    results = [passes(check) for check in checks]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
