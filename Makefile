# Everything one does with a checkout. Needs python3 (3.11 or later), python3-venv and make.
PYTHON ?= python3
WORKERS ?= auto
PORT ?= 8000
HOST ?= 127.0.0.1
DEMO ?= 1
ARGS ?=

BIN := .venv/bin
DONE := .venv/done
export PATH := $(CURDIR)/$(BIN):$(PATH)
export DJANGO_SETTINGS_MODULE := openkam.config.settings
# Where Python may not keep what it compiled, every process of the tests compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test lint types contracts messages messages-check migrations-check check \
	bench crash format requirements wheel clean

help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(DONE)/python $(DONE)/assets $(DONE)/messages ## Install everything into .venv

run: setup ## Serve the product: make run [PORT=8000] [DEMO=0]
	@openkam migrate
	@OPENKAM_DEMO=$(DEMO) openkam serve --host $(HOST) --port $(PORT)

test: setup ## Run the tests: make test [ARGS="-k import"]
	pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q $(ARGS)

lint: $(DONE)/python ## Check how the code looks
	ruff check .
	ruff format --check .
	djlint --lint --quiet openkam

format: $(DONE)/python ## Bring the code into form
	ruff check --fix .
	ruff format .

types: $(DONE)/python ## Check the types
	mypy openkam scripts

contracts: $(DONE)/python ## Check who imports whom
	lint-imports --no-cache

messages: $(DONE)/python ## Collect the texts to be translated and compile the catalogs
	python -m scripts.messages collect
	python -m scripts.messages compile

messages-check: $(DONE)/python ## Check that every text is translated
	python -m scripts.messages check

migrations-check: $(DONE)/python ## Check that no migration is missing
	python -W ignore -m django makemigrations --check --dry-run

check: lint types contracts messages-check migrations-check test ## All of it

bench: setup ## Measure, and compare with the limits
	python -m bench $(ARGS)

crash: setup ## Kill it 200 times at random moments and judge what is left (20 minutes)
	python -m crash $(ARGS)

requirements: $(DONE)/python ## Compile requirements/*.txt from pyproject.toml
	@scripts/compile_requirements

wheel: setup ## Build dist/openkam-….whl, with the front-end assets and the translations
	@python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@for part in vendor/tabler.css vendor/icons.svg cs/LC_MESSAGES/django.mo; do \
		python -m zipfile -l dist/openkam-*.whl | grep -q $$part || { echo "$$part is missing in the wheel." >&2; exit 1; }; done
	@ls dist/*.whl

clean: ## Remove what setup made; the data in var/ stay
	rm -rf .venv node_modules openkam/shell/web/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find openkam -name '*.mo' -delete

# What has been done is stamped, so that the second time is instant ------------------------------

$(DONE)/python: requirements/dev.txt requirements/node.txt pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "Python 3.11 or later is missing (python3)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; $(PYTHON) is older." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
		|| { echo "Python's venv module is missing (package python3-venv)." >&2; exit 1; }
	@echo "Installing Python packages …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -e .
	@command -v npm > /dev/null || { echo "Installing Node …"; $(BIN)/python -m pip install --quiet \
		--disable-pip-version-check --require-hashes -r requirements/node.txt; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/assets: package.json package-lock.json openkam/shell/web/assets.py | $(DONE)/python
	@echo "Installing front-end assets …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@python -m openkam.shell.web.assets
	@touch $@

$(DONE)/messages: $(wildcard openkam/locale/*/LC_MESSAGES/*.po) | $(DONE)/python
	@python -m scripts.messages compile
	@touch $@
