# What a person does with this checkout; `make help` lists it. Needs python3 (3.11 or 3.12) with venv and pip, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One stamp for all that is installed: while it is newer than the lists, set-up has nothing to do.
INSTALLED := $(VENV)/.installed
# Everything else comes built: the machine may have no compiler.
WITHOUT_WHEEL := flask-principal
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard platform/municipal/translations/*/LC_MESSAGES/*.po))
# Passed on to what is started, for example: make run ARGS="--port 8080 --no-demo", make bench ARGS="roadmap"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test bench matrix access accuracy check format assets translations migrate lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(CATALOGUES) ## Prepare everything in .venv (a second time is instant)

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
		|| { echo "Python 3.11 or 3.12 is needed; say which: make PYTHON=python3.11 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: --no-binary $(WITHOUT_WHEEL) -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

%.mo: %.po $(INSTALLED)
	@$(BIN)/pybabel -q compile -i $< -o $@

run: setup assets ## Run the whole platform here (PostgreSQL and Redis included) until Ctrl-C
	@$(BIN)/nastavnik up $(ARGS)

test: check assets ## Check and run all tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

bench: setup assets ## Measure pages beside their bare parts, on servers of its own
	@$(BIN)/python -m tests.bench $(ARGS)

matrix: setup assets ## Ask for every route in every role, place and shape
	@MATRIX=all $(BIN)/python -m pytest -n auto --maxprocesses 4 tests/rules/test_matrix.py

access: setup ## Write docs/access.md (who may do what) and docs/steps.md (the life of an activity)
	@$(BIN)/python -m tests.rules.access_table --write
	@$(BIN)/python -m tests.rules.steps_table --write

accuracy: setup ## Count how well the reader reads (ARGS=--write puts it into docs/accuracy.md)
	@$(BIN)/python -m tests.accuracy $(ARGS)

check: setup ## Check formatting, lint, types and import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

assets: setup ## Build styles and scripts, if they have changed
	@$(BIN)/python -m municipal.assets

translations: $(INSTALLED) ## Collect texts for people into the Russian catalogue; the new ones wait for their Russian
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l -k mark -k lazy_gettext --no-location --sort-output -w 120 \
		-o build/messages.pot .
	@$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 120 \
		-i build/messages.pot -d platform/municipal/translations
	@$(MAKE) --no-print-directory $(CATALOGUES)

migrate: setup ## Bring the database to this program's schema
	@$(BIN)/nastavnik migrate

# No index address may get into a lock: each machine has its own.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: setup ## Pin the dependencies anew after a change in pyproject.toml
	@$(LOCK) -o requirements.lock
	@$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was built (not the data in var/)
	@rm -rf $(VENV) node_modules build dist platform/municipal/static/dist $(CATALOGUES)
