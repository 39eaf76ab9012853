#!/bin/sh
# Finds Python 3.11 or newer and hands over to ops/setup.py.
for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
    [ -n "$name" ] || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$name" ops/setup.py "$@"
    fi
done
echo "Python 3.11 or newer is missing: install it (Debian, Ubuntu: apt-get install python3 python3-venv)" \
    "or name it: PYTHON=/path/to/python make setup" >&2
exit 1
