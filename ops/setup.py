"""`make setup`: everything the product needs on a machine that has Python and make. Standard library only.

Each step remembers what it was done for under .venv/stamps, so a second call does nothing and takes no time.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
NODE = 20


class Missing(Exception):  # noqa: N818  what is missing, and how to get it
    """Ends the setup with one line."""


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command quietly; where it fails, show what it said."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=ROOT,
        env=os.environ | (env or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise Missing(f"{Path(command[0]).name} failed, see above; `make setup` goes on from here")


def once(name: str, content: str, step: Callable[[], None], *, say: str) -> None:
    """Do the step unless it was done for this very content."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == content:
        return
    print(say, flush=True)
    step()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(content)


def digest(paths: Iterable[Path]) -> str:
    """One fingerprint of the files' names and contents."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def apt(*packages: str) -> bool:
    """Install Debian packages where that is possible without asking anybody."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        if subprocess.run(command, env=env, capture_output=True, check=False).returncode:
            return False
    return True


def make_venv() -> None:
    """A virtual environment of our own."""
    if PYTHON.exists():
        return
    print("making .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)  # one whose Python is gone has stamps that no longer hold
    command = [sys.executable, "-m", "venv", str(VENV)]
    if not subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python3.{sys.version_info.minor}-venv"
    if not apt(package) or subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Missing(f"Python's venv module is missing (Debian, Ubuntu: apt-get install {package})")


def install_packages() -> None:
    """What requirements-dev.txt and constraints.txt pin."""
    files = [*ROOT.glob("requirements*.txt"), ROOT / "constraints.txt"]
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    what = ("-r", "requirements-dev.txt", "-c", "constraints.txt")
    once("packages", digest(files), lambda: run(PYTHON, *pip, *what), say="installing Python packages")


def node_home() -> Path:
    """Where node and npm are: the machine's where they are new enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major = said.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= NODE:
            return Path(npm).parent
    return VENV / "bin"


def install_assets() -> None:
    """What package-lock.json pins: styles, icons, fonts."""
    if not (ROOT / "node_modules").exists():
        (STAMPS / "assets").unlink(missing_ok=True)
    home = node_home()
    path = {"PATH": f"{home}{os.pathsep}{os.environ.get('PATH', '')}"}
    once(
        "assets",
        digest([ROOT / "package.json", ROOT / "package-lock.json"]),
        lambda: run(home / "npm", "ci", "--no-progress", env=path),
        say="installing styles, icons and fonts",
    )


def has_pango() -> bool:
    """Whether WeasyPrint finds what it needs."""
    try:
        for name in PANGO:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def offer_pango() -> None:
    """All but the PDFs works without it."""
    if has_pango():
        return
    if not (STAMPS / "pango").exists():
        print("installing Pango", flush=True)
        (STAMPS / "pango").write_text("tried")
        if apt(*PANGO_PACKAGES) and has_pango():
            return
    print(f"PDFs need Pango: apt-get install {' '.join(PANGO_PACKAGES)} (everything else works)")


def compile_messages() -> None:
    """The Chinese words, readable for Django."""
    catalogues = [*ROOT.glob("*/locale/*/LC_MESSAGES/django.po")]
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if not compiled:
        (STAMPS / "messages").unlink(missing_ok=True)
    command = ("manage.py", "messages", "--compile")
    once(
        "messages",
        digest(catalogues),
        lambda: run(PYTHON, *command, env={"BRANCHOPS_MODE": "test"}),
        say="compiling the message catalogues",
    )


def main() -> None:
    """Every step, each only where it is needed; a second setup meanwhile waits for the first."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_venv()
        install_packages()
        install_assets()
        offer_pango()
        compile_messages()


if __name__ == "__main__":
    try:
        main()
    except Missing as missing:
        sys.exit(str(missing))
    except PermissionError as denied:
        sys.exit(f"{denied.filename} belongs to another user; run this as that user, or take a fresh copy")
