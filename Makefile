# Two commands to know: `make nightly` and `make test`. Both set themselves up; a second call installs nothing.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LANDING ?= landing
WAREHOUSE ?= warehouse
SAMPLE_SCALE ?= 1
SAMPLE_AS_OF ?= 2026-10-31
SYNC = $(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group setup
export UV_PYTHON_DOWNLOADS := never
export DO_NOT_TRACK := 1

.PHONY: help nightly test ui lint bench faults clean lock

help: ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit("Scorehouse needs Python 3.11 or newer; this is %s. Name another with PYTHON=..." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# A stamp newer than its lock means: installed. The development set holds the whole of the other one, so it counts as both;
# installing the smaller set takes the development tools away, so its stamp goes too.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/uv
	@echo "installing the locked packages"
	@rm -f $(VENV)/.installed-dev
	@$(SYNC) requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/uv
	@echo "installing the locked packages and the development tools"
	@$(SYNC) requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.installed $@

nightly: $(VENV)/.installed ## sample exports if landing/ is empty, then the night, then where to look
	@if [ -z "$$(ls $(LANDING) 2>/dev/null)" ]; then $(BIN)/scorehouse sample --out $(LANDING) --scale $(SAMPLE_SCALE) --as-of $(SAMPLE_AS_OF); fi
	@$(BIN)/scorehouse run --landing $(LANDING) --warehouse $(WAREHOUSE)

test: $(VENV)/.installed-dev ## all fast tests
	@$(BIN)/python -m pytest -m "not faults and not scale" -n 2 --dist loadgroup

faults: $(VENV)/.installed-dev ## kills, full disks, second processes, other deliveries (three quarters of an hour)
	@$(BIN)/python -m pytest -m faults

ui: $(VENV)/.installed ## Dagster on loopback: schedule, runs, lineage
	@$(BIN)/scorehouse ui --landing $(LANDING) --warehouse $(WAREHOUSE)

lint: $(VENV)/.installed-dev ## ruff, mypy, import rules, KPI rules, sqlfluff, Dagster definitions
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m dbt_project.kpi_lint
	@$(BIN)/python -m sqlfluff lint dbt_project/models dbt_project/tests --processes 2 --disable-progress-bar
	@DAGSTER_DISABLE_TELEMETRY=yes $(BIN)/dagster definitions validate -m orchestration.definitions

bench: $(VENV)/.installed-dev ## ratios measured side by side at scale 10 (long)
	@$(BIN)/python -m benchmarks

lock: | $(BIN)/uv ## resolve the two locks again
	@$(COMPILE) -o requirements.lock
	@$(COMPILE) --group dev --constraints requirements.lock -o requirements-dev.lock

clean: ## remove the environment and caches; landing/ and warehouse/ hold data and are left alone
	@rm -rf $(VENV) dbt_project/target dbt_project/logs .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache *.egg-info
