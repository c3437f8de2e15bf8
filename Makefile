# Everything a person runs. Each target sets up what it needs: `make demo` works on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where the tests may write pip's and tools' caches is left to the machine; nothing is installed outside $(VENV).
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.PHONY: help demo simulate run test check format bench soak lock wheel clean
help: ## What there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(RUNTIME) ## Sample reports, four questions, cited answers
	@$(BIN)/sitrep demo

simulate: $(RUNTIME) ## The Telegram bot in this terminal: no token, no Telegram
	@$(BIN)/sitrep bot --simulate

run: $(RUNTIME) ## A conversation with your own library
	@$(BIN)/sitrep chat

test: $(DEV) ## All tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(DEV) ## Lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## Put the code in its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV) ## Speed beside the parts' own limits, and quality on the judges' questions
	$(BIN)/python -m bench

soak: $(DEV) ## The long proofs: crashes at random instants, two processes at once
	$(BIN)/python -m pytest -m soak --soak

wheel: $(DEV) ## Build the wheel into dist/
	$(BIN)/python -m build --wheel

lock: $(DEV) ## Pin everything again, to the newest versions pyproject allows
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --extra dev --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml

clean: ## Remove what was set up and built
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sitrep needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@echo "Setting up $(VENV) (once, a minute or two) …"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@
