# make setup | run | test | crash | soak | bench | lint. The virtual environment is made on first use and remade when pyproject.toml changes.
PYTHON ?= python3
VENV := .venv
STAMP := $(VENV)/.ready

.PHONY: setup run test crash soak bench lint format schemas clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

run: setup
	@$(VENV)/bin/wiretag run --seeds --once

test: setup lint
	$(VENV)/bin/python -m pytest

# Twenty schedules of ten blows over 3,000 items on each broker; RUNS=n for fewer, SEED=n to repeat one.
crash: setup
	WIRETAG_TEST_LONG=1 WIRETAG_TEST_RUNS=$(RUNS) WIRETAG_TEST_SEED=$(SEED) $(VENV)/bin/python -m pytest -s tests/crash tests/streams/test_claims.py

# A long run through one worker: its memory and open files must not grow. ITEMS=n for other than 200,000.
soak: setup
	WIRETAG_TEST_SOAK=$(or $(ITEMS),200000) $(VENV)/bin/python -m pytest -s tests/crash/test_soak.py

# Items a second through a real Kafka beside the same items offline.
bench: setup
	@$(VENV)/bin/python -m bench.delivery

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: setup
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

schemas: setup
	$(VENV)/bin/python -m schemas

clean:
	rm -rf $(VENV)
