# Everything runs in a virtual environment of its own; nothing else on the machine is touched.
# Relative paths throughout, so that a checkout may lie in a folder with a space in its name.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
EXAMPLES := $(patsubst %/pyproject.toml,%,$(wildcard docs/examples/*/pyproject.toml))
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))

# Where the corpora lie; tests that need them are skipped where they do not.
ALLEGEDLY_DATA ?= ../shared/data
export ALLEGEDLY_DATA
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test lint wheels examples docs clean
help:
	@echo 'make demo    install everything and analyse the sample article'
	@echo 'make test    run all tests, of the core and of every plugin'
	@echo 'make lint    check style and types'
	@echo 'make wheels  build every wheel and try them in a fresh environment'
	@echo 'make examples  test the worked examples in docs/examples'
	@echo 'make docs    build the documentation into site/'
	@echo 'make clean   remove what the others made'

demo: $(VENV)/.installed
	@"$(BIN)/python" -m allegedly demo

test: $(VENV)/.installed
	"$(BIN)/python" -m pytest -q -n 2 -m 'not timing'
	"$(BIN)/python" -m pytest -q -m timing

lint: $(VENV)/.installed
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy" src/allegedly $(foreach plugin,$(PLUGINS),$(wildcard $(plugin)/src/*))

wheels: $(VENV)/.installed
	rm -rf dist
	"$(BIN)/python" -m pip wheel -q --no-deps --wheel-dir dist . $(PLUGINS:%=./%)
	"$(BIN)/python" tests/wheels/try_wheels.py dist

# Apart from the environment, so that no other test finds the examples installed.
examples: $(VENV)/.installed
	rm -rf .cache/examples
	"$(BIN)/python" -m pip install -q --group examples
	"$(BIN)/python" -m pip install -q --no-deps --target .cache/examples $(EXAMPLES:%=./%)
	"$(BIN)/mypy" $(wildcard docs/examples/*/src/*)
	PYTHONPATH="$(CURDIR)/.cache/examples" "$(BIN)/python" -m pytest -q -n 2 docs/examples

docs: $(VENV)/.installed
	"$(BIN)/mkdocs" build --strict

clean:
	rm -rf "$(VENV)" dist site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.installed: pyproject.toml $(PLUGINS:%=%/pyproject.toml)
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "allegedly needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12")'
	"$(PYTHON)" -m venv "$(VENV)"
	"$(BIN)/python" -m pip install -q --upgrade 'pip>=25.1'
	"$(BIN)/python" -m pip install -q --group dev -e . $(PLUGINS:%=-e ./%)
	@touch "$@"
