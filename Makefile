# make report     three gap reports: the published figures, one company, and a league of banks
# make test       everything that must hold: ruff, mypy, pytest
# make coverage   how the intervals hold up: enumerations and simulations into docs/coverage.md, the better part of an hour
# make bench-runs 40 companies' reports by both engines against papermill in a loop: pace, memory, and that all is the same
# make soak       ten minutes of batches by each engine while kernels die, the disk fills and the data change
# make gallery    every chart of the example studies as pictures, into docs/gallery.md
# make lab        JupyterLab on the notebooks
# make lint       ruff and mypy alone
# make clean      remove what was installed and cached; reports/ stays
#
# Needs python 3.11 or later and make. All is installed into .venv, at the versions of constraints.txt; nothing outside this folder changes.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin

.PHONY: report test pytest lint coverage bench-runs soak gallery lab clean
.DEFAULT_GOAL := report

report: .venv/.stamp
	$(BIN)/gapkit run published --out reports
	$(BIN)/gapkit run one-company --out reports
	$(BIN)/gapkit run regional-banks --report league_table --out reports
	@echo "Open $(CURDIR)/reports/index.html"

test: .venv/.stamp
	@$(MAKE) --no-print-directory --jobs=2 lint pytest

pytest: .venv/.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

coverage: .venv/.stamp
	PYTHONPATH=tests $(BIN)/python -m simulations

bench-runs: .venv/.stamp
	$(BIN)/python benchmarks/runs.py

soak: .venv/.stamp
	$(BIN)/python benchmarks/soak.py

gallery: .venv/.stamp
	$(BIN)/python docs/make_gallery.py

lab: .venv/.stamp
	$(BIN)/jupyter lab notebooks

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The stamp is written last: an installation that broke off is done again.
.venv/.stamp: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "gapkit needs python 3.11 or later; none was found. Say where it is: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@
