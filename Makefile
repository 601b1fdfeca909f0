# Thin: the work is done by the commands that these call.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin

.PHONY: reports test lint lock

reports: .venv/core.done  ## the invented example county, from nothing to pages
	$(BIN)/jsna fetch example
	$(BIN)/jsna render --all

test: .venv/dev.done tests/browser/node_modules lint  ## everything that CI runs
	$(BIN)/python -m pytest -ra

tests/browser/node_modules: tests/browser/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix tests/browser && touch $@; \
	else echo "npm is not here: the browser tests are skipped"; fi

lint: .venv/dev.done
	$(BIN)/ruff check lib jsna tests benchmarks
	$(BIN)/ruff format --check lib jsna tests benchmarks
	$(BIN)/mypy

.venv/python.done:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none is on the path"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/core.done: .venv/python.done requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q jsna lib
	@touch $@

.venv/dev.done: .venv/python.done requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q jsna lib
	@touch $@ .venv/core.done

lock:  ## pin the whole tree anew, for every platform, with hashes and no index address
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --extra build --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --extra build --extra dev --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml
