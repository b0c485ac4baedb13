# Kaidian's commands; `make` alone lists them. All they need is Python 3.12 or newer.

unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP
.DEFAULT_GOAL := help
.PHONY: help run dev test lint bench shell messages clean setup

BIN := .venv/bin
# For tools that load the settings but reach no service.
OFFLINE := KAIDIAN_MODE=test

help: ## List these commands
	@echo "Kaidian 开店"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: setup ## Start everything on this machine: shop, back office, database, queue (PORT=8000)
	@exec $(BIN)/kaidian run --with-parent

dev: setup ## The same, and start anew what you edit
	@exec $(BIN)/kaidian dev --with-parent

test: setup ## Run every check and every test (ARGS='tenants -k pool' for a part)
	@$(BIN)/python -m infra.chromium
	@$(BIN)/kaidian messages --compile
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: setup ## Style, types and the direction of imports
	@$(MAKE) --no-print-directory check

bench: setup ## Measure, each figure beside its baseline (ONLY=tenancy for a part)
	@exec $(BIN)/kaidian bench $(ONLY)

shell: setup ## A Python prompt with the models
	@exec $(BIN)/kaidian shell

messages: setup ## Collect the texts to translate into the .po files
	@exec $(BIN)/kaidian messages

clean: ## Stop what runs here and delete .run and .venv
	@test ! -x $(BIN)/kaidian || $(BIN)/kaidian clean
	@rm -rf .venv

.PHONY: check
check:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(OFFLINE) $(BIN)/mypy .
	@$(OFFLINE) $(BIN)/lint-imports

setup:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
			exec "$$python" -B infra/bootstrap.py; \
		fi; \
	done; \
	echo "Kaidian needs Python 3.12 or newer, and found none: install one, or say where: make PYTHON=/path/to/python3" >&2; \
	exit 1
