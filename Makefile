# Each target is at most five lines; what needs logic stands in Python under deploy/build/ and tests/.
.DEFAULT_GOAL := help
.PHONY: help demo test check format types quick both soak mutants migration translations bench bench-guard screenshots clean python environment parts
PY := .venv/bin/python
unexport PYTHONDONTWRITEBYTECODE # or each of the many commands would compile everything anew

help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: python ## Play the whole story with one hub and six nodes; ARGS='--fresh', ARGS='--once --json'
	@python3 deploy/build/environment.py
	@.venv/bin/landsaftale demo $(ARGS)

test: environment parts check ## Check everything and run every test, on SQLite and PostgreSQL
	@$(PY) -m pytest -q -n 3 --dist loadgroup

check: environment ## Style, types, import contracts, migrations, catalogues
	@.venv/bin/ruff format --quiet --check . && .venv/bin/ruff check --quiet .
	@$(PY) -m mypy && .venv/bin/lint-imports --no-logo
	@$(PY) deploy/build/migration.py --check && $(PY) deploy/build/translations.py --check

format: environment ## Bring the style in order
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

types: environment ## Check the types
	@$(PY) -m mypy

quick: environment ## Run the tests of T (a path) on SQLite alone: make quick T=tests/hub
	@$(PY) -m pytest -q -x --on sqlite $(T)

both: environment parts ## Run every test on both databases, those too that take turns in make test
	@$(PY) -m pytest -q -n 3 --dist loadgroup --on both

soak: environment parts ## Run what takes longer: the story with each command a process, a thousand rounds
	@$(PY) -m pytest -q -m soak $(ARGS)

mutants: environment parts ## Plant faults one by one: each must be seen by its test; ARGS=word
	@$(PY) -m tests.mutants $(ARGS)

migration: environment ## Write a migration: make migration for=hub m="needs have a second start"
	@$(PY) deploy/build/migration.py "$(for)" "$(m)"

translations: environment ## Bring the English catalogue in step and name what has no English
	@$(PY) deploy/build/translations.py

bench: environment parts ## Measure the exchange beside a naive service: ARGS=--json, ARGS=--small
	@$(PY) -m tests.benchmarks $(ARGS)

bench-guard: environment ## Let the guard and two baselines look at a made-up labour market
	@$(PY) -m tests.benchmarks.guard

screenshots: environment parts ## Shoot every page in both widths and languages into build/screenshots
	@$(PY) -m deploy.build.screenshots

clean: ## Throw away the environment, the demo and everything built
	@rm -rf .venv .demo build dist *.egg-info shared/web/static/vendor .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

python:
	@command -v python3 >/dev/null || { test "$$(id -u)" = 0 && apt-get -qq update \
	  && apt-get -qqy -o=Dpkg::Use-Pty=0 install python3-venv; } >&2 \
	  || { echo "landsaftale: python3 is missing. On Debian: apt-get install python3-venv, as root." >&2; exit 1; }

environment: python
	@python3 deploy/build/environment.py --dev

parts: environment
	@$(PY) tests/parts.py
