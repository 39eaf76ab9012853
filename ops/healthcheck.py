"""Whether the web of this container answers: 0 or 1, for Docker's HEALTHCHECK."""

import os
import sys
import urllib.request


def main() -> int:
    """Ask /healthz by the first allowed host's name, as the reverse proxy would."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    port = os.environ.get("PORT", "8000")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            return 0 if answer.status == 200 else 1  # noqa: PLR2004
    except OSError as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
