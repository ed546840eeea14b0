# Everything runs in a virtual environment of its own; nothing else on the machine is touched.
# Relative paths throughout, so that a checkout may lie in a folder with a space in its name.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
EXAMPLES := $(patsubst %/pyproject.toml,%,$(wildcard docs/examples/*/pyproject.toml))
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
PROJECTS := pyproject.toml $(PLUGINS:%=%/pyproject.toml)
space := $(subst ,, )
PIP = "$(BIN)/python" -m pip
PYTEST = "$(BIN)/python" -m pytest -q

# Where the corpora lie; tests that need them are skipped where they do not.
ALLEGEDLY_DATA ?= ../shared/data
export ALLEGEDLY_DATA
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Python compiles the modules that are imported, and keeps the result even where the environment
# says that it should not: each of the hundreds of processes that the tests start would compile them
# again. Pip would compile all modules, of which most are never imported.
export PIP_COMPILE = 0
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.PHONY: help demo test test-all test-heavy coverage lint wheels examples docs leaderboard commands clean
help:
	@echo 'make demo      install the library and analyse the sample article'
	@echo 'make test      run the tests that need neither PyTorch nor a cluster'
	@echo 'make test-all  run all tests; installs PyTorch, Dask, Ray, Spark and spaCy'
	@echo 'make coverage  run the tests of make test and measure what they cover'
	@echo 'make lint      check style, spelling, types, imports and declared dependencies'
	@echo 'make wheels    build every wheel and try them in a fresh environment'
	@echo 'make examples  test the worked examples in docs/examples'
	@echo 'make docs      build the documentation into site/, with the leaderboard'
	@echo 'make commands  renew the help in docs/reference/commands.md and the table in docs/checks'
	@echo 'make clean     remove what the others made'

demo: $(VENV)/.runtime
	@"$(BIN)/python" -m allegedly demo

# Tests of time take the least process time of several runs, so they need no machine to themselves.
test: $(VENV)/.test
	$(PYTEST) -n 2 --dist worksteal -m 'not heavy'

test-all:
	@$(MAKE) --keep-going --no-print-directory test test-heavy

# What `make test` leaves out; each file stays together, so that an engine starts once.
test-heavy: $(VENV)/.heavy
	$(PYTEST) -n 2 --dist loadfile -m heavy

# The floor is in pyproject.toml; raise it when more is covered.
coverage: $(VENV)/.test
	$(PYTEST) -n 2 -m 'not heavy and not timing' --cov --cov-report=term

lint: $(VENV)/.lint
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/codespell" *.md docs src plugins tests benchmarks
	"$(BIN)/mypy" src/allegedly benchmarks $(foreach plugin,$(PLUGINS),$(wildcard $(plugin)/src/*))
	PYTHONPATH="$(subst $(space),:,$(EXAMPLES:%=%/src))" "$(BIN)/lint-imports" --no-cache
	@deptry="$$(realpath "$(BIN)/deptry")"; for project in . $(PLUGINS); do \
		echo "deptry $$project"; \
		(cd "$$project" && "$$deptry" src) || exit; \
	done

wheels: $(VENV)/.test
	rm -rf dist
	$(PIP) wheel -q --no-deps --no-build-isolation --wheel-dir dist . $(PLUGINS:%=./%)
	"$(BIN)/python" tests/wheels/try_wheels.py dist

# Apart from the environment, so that no other test finds the examples installed.
examples: $(VENV)/.test
	rm -rf .cache/examples
	$(PIP) install -q --group examples
	$(PIP) install -q --no-deps --no-build-isolation --target .cache/examples $(EXAMPLES:%=./%)
	"$(BIN)/mypy" $(wildcard docs/examples/*/src/*)
	PYTHONPATH="$(CURDIR)/.cache/examples" $(PYTEST) -n 2 docs/examples

docs: $(VENV)/.test
	@"$(BIN)/cog" -I docs --check --diff --check-fail-msg='run "make commands"' docs/reference/commands.md docs/checks/index.md docs/howto/sqlite.md
	"$(BIN)/mkdocs" build --strict
	"$(BIN)/python" -m benchmarks run leaderboard -o site/leaderboard

# Its page alone, from the results in benchmarks/leaderboard.
leaderboard: $(VENV)/.runtime
	"$(BIN)/python" -m benchmarks run leaderboard -o site/leaderboard

# The page of commands has their help in it.
commands: $(VENV)/.test
	"$(BIN)/cog" -I docs -r docs/reference/commands.md docs/checks/index.md docs/howto/sqlite.md

clean:
	rm -rf "$(VENV)" dist site .cache .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The environment grows by levels, each a file that says it is there: the library itself, then
# what `make test`, `make lint` and `make test-all` need beside it.
$(VENV)/.pip:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "allegedly needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12")'
	@echo 'Making an environment in $(VENV)'
	@"$(PYTHON)" -m venv "$(VENV)"
	@$(PIP) install -q --upgrade 'pip>=25.1'
	@touch "$@"

$(VENV)/.runtime: $(VENV)/.pip $(PROJECTS)
	@echo 'Installing the library and its plugins'
	@$(PIP) install -e . $(PLUGINS:%=-e ./%)
	@touch "$@"

$(VENV)/.test: $(VENV)/.runtime
	@echo 'Installing what the tests need'
	@$(PIP) install --group test
	@$(PIP) install -q --no-deps axe-playwright-python # for a script in it, which needs nothing else
	@touch "$@"

$(VENV)/.lint: $(VENV)/.test
	@echo 'Installing what the checks of style and types need'
	@$(PIP) install --group lint
	@touch "$@"

$(VENV)/.heavy: $(VENV)/.lint
	@echo 'Installing Dask, Ray, Spark, spaCy and pyright for the heavy tests'
	@$(PIP) install --group heavy
	@touch "$@"
