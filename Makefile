# make run    the demonstration on http://127.0.0.1:8000 (PORT, DATABASE_URL, REDIS_URL override)
# make test   the whole suite on a PostgreSQL of its own (ARGS="tests/core -k audit", TEST_PROCESSES=6)
# make check  lint, types, directions, migrations, deployment settings, message catalogues
# make bench  measures against the bare operations, writes bench/results.md
# make messages  collect the messages and compile them; make matrix  propose new rows of docs/access-matrix.csv

PYTHON_IN_VENV = .venv/bin/python
TEST_PROCESSES ?= 3
ARGS ?=

.PHONY: run setup test check bench messages matrix
.DEFAULT_GOAL = run

run: setup
	@exec $(PYTHON_IN_VENV) -m ops.run

setup:
	@sh ops/setup.sh

test: setup
	@$(PYTHON_IN_VENV) -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup
	@$(PYTHON_IN_VENV) -m ops.check

bench: setup
	@$(PYTHON_IN_VENV) -m bench

messages: setup
	@BRANCHOPS_MODE=test $(PYTHON_IN_VENV) manage.py messages

matrix: setup
	@$(PYTHON_IN_VENV) -m pytest -q -s tests/architecture/propose_access.py
