# Every verb of the house: `make help`.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Any Python >= 3.11; used once, to make .venv.
PYTHON ?= python3

export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/.tools/bin:$(PATH)
export PYTHONPATH := $(CURDIR)/gen/python:$(CURDIR)/engine:$(CURDIR)
# Without .pyc files every process of the mesh compiles the world again at each start.
unexport PYTHONDONTWRITEBYTECODE

ROOMS := $(wildcard engine services workers gateway mesh migrations bench tools tests)
INSTALLED := .venv/.installed
CONTRACT := $(shell find proto -name '*.proto' 2>/dev/null) buf.yaml

.PHONY: help
help: ## Show the verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)} \
	  /^[a-z][a-z-]*:.*## / {printf "  \033[36m%-18s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Use

.PHONY: run
run: $(INSTALLED) ## Start the whole mesh on this machine and print what to try (Ctrl-C ends it)
	@exec python -m mesh up

.PHONY: bench
bench: $(INSTALLED) ## Measure the mesh against its peers and print the ratios
	@exec python -m bench

##@ Set up

.PHONY: install
install: $(INSTALLED) ## Make .venv and install everything by hash (instant when nothing changed)
	@:

$(INSTALLED): requirements/bootstrap.txt requirements/dev.txt
	@start=$$SECONDS; \
	echo "install 1/3: virtual environment in .venv"; \
	[ -x .venv/bin/python ] || $(PYTHON) -m venv .venv || { echo "needs Python >= 3.11 with venv (Debian: apt install python3-venv)" >&2; exit 1; }; \
	python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python >= 3.11 is needed: make install PYTHON=python3.11")'; \
	echo "install 2/3: uv"; \
	python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt; \
	echo "install 3/3: $$(grep -c == requirements/dev.txt) packages, every one checked by hash"; \
	uv pip sync --quiet --python .venv/bin/python --require-hashes --compile-bytecode \
	  requirements/dev.txt requirements/bootstrap.txt; \
	touch $@; echo "installed in $$((SECONDS - start)) s"

##@ Contract

.PHONY: gen-python
gen-python: $(INSTALLED) ## Python stubs and the descriptor set (seconds)
	@buf generate
	@mkdir -p gen/descriptors
	@buf build --as-file-descriptor-set --exclude-source-info -o gen/descriptors/baziai.binpb
	@echo "generated gen/python and gen/descriptors"
