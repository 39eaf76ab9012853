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
COMPOSE: Check = ("compose file", ["docker", "compose", "config", "--quiet"], PRODUCTION)


def has_compose() -> bool:
    """Whether a compose client is here; an engine is not needed."""
    if not shutil.which("docker"):
        return False
    return not subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode


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
    if has_compose():
        checks.append(COMPOSE)
    else:
        print("--    compose file: no docker compose client here")
    return 0 if all([passes(check) for check in checks]) else 1


if __name__ == "__main__":
    sys.exit(main())
