"""The suite's ground, loaded before pytest-django reads the settings (`-p tests.ground` in pyproject.toml).

A real PostgreSQL of the suite's own is started, or the one that TEST_DATABASE_URL names is taken.
"""

import gc
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

os.environ["BRANCHOPS_MODE"] = "test"
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "test"))
# Variables of the caller's shell that would change what the suite tests.
for name in ("REDIS_URL", "DEBUG", "SITE_URL", "STORAGE_BACKEND", "EMAIL_HOST", "EMAIL_BACKEND", "PORT"):
    os.environ.pop(name, None)

# Containers often forbid to keep what is compiled. Then each process of the suite, and each that a test starts,
# compiles everything anew and rewrites every assertion: a fifth of the whole.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# While modules are loaded and tests collected, next to nothing is thrown away: tests/conftest.py turns it on.
gc.disable()

if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
elif "PYTEST_XDIST_WORKER" not in os.environ:
    from ops import database
    from ops.template import migrated_template

    os.environ["DATABASE_URL"] = database.start_detached(ROOT / "var" / "test-postgres", test=True)
    # Read by the settings; the suite's other processes inherit it.
    os.environ["TEST_TEMPLATE"] = migrated_template(os.environ["DATABASE_URL"], prefix="empty_")
