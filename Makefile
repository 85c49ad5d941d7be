# make setup   the environment .venv with the `caseload` command
# make demo    a proposal for the Monday team, and the service left running with it
#              (CASELOAD_DEMO_EXIT=1 stops it again, where nobody is there to do so)
# make test    the tests
# make lint    linter, formatting and types; make format mends what it can
# make lock    requirements/*.in -> requirements/*.txt (LOCK_ARGS=--upgrade for newer versions)
#
# PYTHON=... chooses the interpreter, PYTEST_ARGS=... adds to the tests' command line.

.DEFAULT_GOAL := setup
.DELETE_ON_ERROR:
.PHONY: setup setup-dev setup-benchmarks demo test coverage lint format lock

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --require-hashes
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=16

# A name on the PATH may be a shim for a version that is not installed, so each candidate is run.
NEW_ENOUGH := import sys, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$candidate -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$candidate; break; fi; done)

# The stamps are files in the environment: a changed lock installs again, a lost environment starts anew.
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
BENCHMARKS := $(VENV)/.benchmarks

setup: $(RUNTIME)
	@echo "Ready: $(BIN)/caseload"

setup-dev: $(DEV)

setup-benchmarks: $(BENCHMARKS)

# An environment that lacks a working pip is what an interrupted start leaves behind.
$(RUNTIME): requirements/build.txt requirements/runtime.txt pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(NEW_ENOUGH)' >/dev/null 2>&1 || { \
		echo "Caseload needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3-venv)."; \
		echo "Name one with: make setup PYTHON=/path/to/python3"; \
		exit 1; } >&2
	@$(PIP) --version >/dev/null 2>&1 || { \
		echo "Making $(VENV) with $$($(PYTHON) --version)"; \
		$(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing the locked requirements and the caseload command"
	@$(INSTALL) -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@echo "Compiling the solver's loops"
	@$(BIN)/python -c "import solver"
	@touch $@

$(DEV): $(RUNTIME) requirements/dev.txt
	@echo "Installing what the tests and the linter need"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

$(BENCHMARKS): $(DEV) requirements/benchmarks.txt
	@echo "Installing the benchmark's peers"
	@$(INSTALL) -r requirements/benchmarks.txt
	@touch $@

demo: $(RUNTIME)
	@$(BIN)/caseload demo
	@$(BIN)/caseload demo-service

test: $(DEV)
	@$(PYTEST) $(PYTEST_ARGS)

coverage: $(DEV)
	@$(PYTEST) --cov --cov-report=term $(PYTEST_ARGS)

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The order matters: each lock holds the later ones to its versions. No lock names the host it was read from, and
# extras stay: without them pip takes a newer release than the locked one for "coverage[toml]", and stops.
lock: $(DEV)
	@for name in build runtime dev benchmarks; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header \
			$(LOCK_ARGS) requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done
