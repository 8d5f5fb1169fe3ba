# Two commands do everything on a fresh machine:  make demo   and   make test
# `make` alone lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A Node.js that set-up brought goes before an older one of the system.
PYTEST := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-long lint unit browser guides translations format clean

help:             ## show this list
	@awk -F ': .*## *' '/^[a-z-]+: .*##/ { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.app  ## set up, then run the whole system with a small LMS to try it in
	@$(BIN)/creator-lessons demo $(if $(PORT),--port $(PORT)) $(if $(LMS_PORT),--lms-port $(LMS_PORT)) $(if $(DATA),--data "$(DATA)")

test: $(VENV)/.tests lint  ## set up, then run every check and test (some 25 minutes on two cores)
	@$(PYTEST) -m "not long"

test-long: $(VENV)/.long  ## what takes longer (an hour at most); for whoever finishes a large change
	@$(PYTEST) -m long

lint: $(VENV)/.tests  ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache

unit: $(VENV)/.tests  ## the tests without a browser
	@$(PYTEST) -m "not long" --ignore=tests/browser

browser: $(VENV)/.tests  ## the journey in a real browser; pictures go to tests/browser/screenshots
	@$(PYTEST) -m "not long" tests/browser

guides: $(VENV)/.tests  ## take the pictures in the guides anew, after a change to pages or translations
	@$(PYTEST) -m long tests/browser/test_guides.py
	@cp tests/browser/screenshots/guide-*.png deploy/guides/images/
	@for guide in deploy/guides/*.fr.md; do \
		sed 's#\(images/guide-[a-z-]*\)\.png#\1.fr.png#' "$$guide" > "$$guide.new" && mv "$$guide.new" "$$guide"; \
	done

translations: $(VENV)/.tests  ## collect the texts, then compile the translations
	@$(BIN)/python -m lti_tool.translations update

format: $(VENV)/.tests  ## lay out the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

clean:            ## forget the set-up (data folders stay)
	rm -rf $(VENV) build *.egg-info scorm_export/xsd .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The programs in a virtual environment name the folder they were made in: moved or copied, it is made anew.
ifneq ($(wildcard $(VENV)/.place),)
ifneq ($(shell cat $(VENV)/.place),$(CURDIR))
.PHONY: $(VENV)/.app
endif
endif

$(VENV)/.app: pyproject.toml deploy/constraints.txt deploy/setup.sh deploy/fetch_schemas.py
	@PYTHON="$(PYTHON)" sh deploy/setup.sh app
	@touch $@

$(VENV)/.tests: $(VENV)/.app tests/setup.sh tests/npm/package-lock.json \
		tests/platforms/openedx/setup.sh tests/platforms/openedx/requirements-11.4.4.txt
	@PYTHON="$(PYTHON)" sh deploy/setup.sh test
	@sh tests/setup.sh
	@touch $@

$(VENV)/.long: $(VENV)/.tests tests/long/setup.sh tests/platforms/openedx/requirements-9.14.2.txt
	@sh tests/long/setup.sh
	@touch $@
