# The commands of this project. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
export PORT
INSTALL = .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes

help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 \t/' | expand -t 14

run: .venv/installed  ## start the service with demonstration data on http://localhost:8000 (make run PORT=8123 for another port)
	@.venv/bin/python -m flask --app app serve --demonstration

test: ready  ## run every test, on SQLite and PostgreSQL
	@.venv/bin/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

nightly: ready  ## run the tests that try again and again, as often as was promised: some hours
	@NIGHTLY=1 .venv/bin/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal \
		$$(grep -rlE '^from tests.counts import' tests)

check: .venv/installed-for-tests  ## look at style, types and floors, without the long tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/python -m pytest tests/house

ready: .venv/installed-for-tests
	@.ci/packages

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "This needs Python 3.11 or newer. If you have one beside this, name it: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "Python could not make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }

.venv/installed: requirements.lock | .venv/bin/python
	@echo "Installing what the service needs. This takes a minute, once."
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/installed-for-tests: tests/requirements.lock | .venv/bin/python
	@echo "Installing what the tests need. This takes a minute, once."
	@$(INSTALL) -r tests/requirements.lock
	@touch $@ .venv/installed

.PHONY: help run test nightly check ready
.DELETE_ON_ERROR:
