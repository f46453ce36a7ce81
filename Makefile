# One verb per task. Needs Python 3.11 or later and make; everything else is put into .venv.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 4 # much of a journey is waiting, so twice the cores of a small machine

.DEFAULT_GOAL := help
.PHONY: help demo test bench chaos lint format pictures clean

help: ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

demo: .venv/.runtime ## try it in a local Slack, no account needed
	@$(BIN)/python -m bot demo

test: lint ## everything a change must pass
	$(BIN)/python -m pytest -n $(strip $(WORKERS)) --dist worksteal

bench: .venv/.dev ## the benchmarks, one "name: value unit" per line
	@$(BIN)/python -m tests.bench

chaos: .venv/.dev ## the long crash test: three weeks of a team of 200, the bot killed again and again
	@$(BIN)/python -m tests.chaos

lint: .venv/.dev ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/.dev ## put code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: .venv/.dev ## take the README's pictures anew (needs Chromium)
	$(BIN)/python -m pytest -p no:randomly tests/journeys/test_pictures.py --pictures=docs/pictures

clean: ## remove what these targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rituals needs Python 3.11 or later. Name one: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Install Python's venv module first (Debian: apt install python3-venv)."; exit 1; }

.venv/.runtime: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing what the bot needs into .venv (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.runtime
	@echo "Installing what the tests need into .venv (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
