# Two commands: `make run` serves the founding edition, `make test` proves that it works.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.synced
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
# What Python compiled is kept, also where an image of CI says otherwise: the tests start some hundred commands.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup run test postgres lint lock messages screenshots
PO := $(wildcard src/charsu/locale/*/LC_MESSAGES/django.po)
setup: $(STAMP) $(PO:.po=.mo)

%.mo: %.po $(STAMP)
	$(BIN)/python tools/messages.py --compile

# uv is quicker; where it cannot be had, plain pip reads the same lock.
$(STAMP): requirements/all.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/pip install -q --disable-pip-version-check uv || true
	if $(BIN)/python -m uv --version >/dev/null 2>&1; then \
	  $(BIN)/python -m uv pip install -q --python $(BIN)/python --require-hashes -r requirements/all.txt && \
	  $(BIN)/python -m uv pip install -q --python $(BIN)/python --no-deps -e . ; \
	else \
	  $(BIN)/pip install -q --require-hashes -r requirements/all.txt && $(BIN)/pip install -q --no-deps -e . ; \
	fi
	touch $@

run: setup
	CHARSU_DEMO=1 $(BIN)/charsu run

lint: setup
	$(BIN)/ruff format --check src tests tools bench
	$(BIN)/ruff check src tests tools bench
	$(BIN)/mypy src/charsu
	$(BIN)/lint-imports

# Three at once are best for two cores: who drives a browser, a command or PostgreSQL waits for a third of the time.
AT_ONCE := -q -n 3 --dist loadfile --no-loadscope-reorder

# What is skipped is listed with its reason at the end of each run. PostgreSQL comes from its wheel and takes every test
# that touches the store, beside the migrations in earnest; those of rules/, of the floors and of commands that bring
# their own databases run once.
ON_POSTGRES := $(BIN)/python tools/with_postgres.py sh -c 'CHARSU_DEMO=1 $(BIN)/charsu migrate -v 0 & migrated=$$!; \
  $(BIN)/pytest "$$@" && wait $$migrated' tests $(AT_ONCE) -rs
ONCE := --ignore=tests/rules --ignore=tests/browser --ignore=tests/management --ignore=tests/house/test_contracts.py
# A fresh clone's tests are read once, while Chromium is fetched, and not by each of the three workers anew.
# The demo's plays are kept from the first to the second; one is played in earnest on PostgreSQL too.
PLAYS := $(VENV)/kept-plays
test: export CHARSU_KEPT_PLAYS := $(PLAYS)
test: setup
	ls -d tests/*/ | xargs -n 6 -P 2 $(BIN)/pytest -q --collect-only >/dev/null & tools/ready_chromium; wait
	rm -rf $(PLAYS)
	tools/lint_beside $(BIN)/pytest $(AT_ONCE) -rs
	$(ON_POSTGRES) tests/acts

# The whole suite on PostgreSQL, but for what asks no store.
postgres: setup
	$(ON_POSTGRES) $(ONCE)

lock:
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra server --extra dev \
	  --no-annotate --no-header pyproject.toml -o requirements/all.txt

messages: setup
	$(BIN)/python tools/messages.py
