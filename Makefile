# The commands of the project. `make demo` and `make test` do all the set-up on a fresh machine.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
SERVERS ?= all
export PORT

.PHONY: help demo test check install install-dev extras lint types unit bench interop lock clean

help:
	@echo "make demo      run an archive with sample material at http://127.0.0.1:$(PORT)"
	@echo "               (SERVERS=1: on S3, PostgreSQL and OpenSearch; CHECK=1: looks and stops)"
	@echo "make test      every check and test, with all the set-up they need"
	@echo "make check     lint, types and unit tests (under a minute)"
	@echo "make install   the virtual environment alone; then use $(BIN)/kumamoto-archive"
	@echo "make extras    what is optional: search by meaning (95 MB), words in pictures (140 MB)"
	@echo "make interop   what we stored, read by rocfl (built once, some minutes)"
	@echo "make bench     speed and memory, as ratios measured side by side (SMALL=1: in minutes)"

demo: install
	@$(if $(filter 1,$(SERVERS)),$(ON_SERVERS)) $(BIN)/kumamoto-archive demo $(if $(CHECK),--check)

# A home, a bucket prefix, a database and an index of its own on the servers that tests use.
ON_SERVERS = settings=$$(PYTHON=$(abspath $(BIN)/python) SERVICES_FOR=$${SERVICES_FOR:-demo} \
  tests/services.sh opensearch s3 postgresql) && eval "$$settings" && \
  ARCHIVE_HOME=$${ARCHIVE_HOME:-$(CURDIR)/.cache/demo-on-servers}

install: $(VENV)/.installed-main
install-dev: $(VENV)/.installed-dev

# A lock that changed since the last installation is installed again.
$(VENV)/.installed-main: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; name it with PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "Install venv first: sudo apt install make git python3-venv"; exit 2; }
	@echo "Installing (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed-main
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# What each extra adds; one that is installed is on.
extras: install
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-meaning.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --config pyproject.toml

types: install-dev
	$(BIN)/mypy

unit: install-dev
	$(BIN)/pytest tests/unit -q -n 2 --dist loadfile

check: lint types unit

test: install-dev $(if $(findstring meaning,$(REQUIRE)),extras) lint types
	@tests/browser.sh
	@tests/ffmpeg.sh
	@$(if $(findstring office,$(REQUIRE)),tests/office.sh)
	# One file stays in one process: what a module makes is made once, in its order.
	@settings=$$(PYTHON=$(abspath $(BIN)/python) tests/services.sh $(SERVERS)) && eval "$$settings" && \
	  $(BIN)/pytest -n 2 --dist loadfile --durations=40

bench: install-dev
	$(BIN)/python -m tests.bench $(if $(SMALL),--small)

interop: install-dev
	@settings=$$(PYTHON=$(abspath $(BIN)/python) tests/services.sh s3) && eval "$$settings" && \
	  program=$$(tests/rocfl.sh) && ROCFL=$$program REQUIRE=rocfl,s3 \
	  $(BIN)/pytest -q tests/integration/test_rocfl.py

lock: install-dev
	$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --extra meaning --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-meaning.lock
	$(BIN)/uv pip compile pyproject.toml --extra ocr --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -c requirements-meaning.lock -o requirements-ocr.lock

clean:
	rm -rf $(VENV) .cache build *.egg-info
