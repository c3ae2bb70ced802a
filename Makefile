# `make help` lists the commands. Everything that they make is in .build/ and .local/.
.DEFAULT_GOAL := help
SHELL := /bin/bash

AOT ?= 1
FUNCTIONS := ScoringFunction LookupsFunction RetrainingFunction
ARTIFACTS := $(CURDIR)/.build/functions
CLI := .build/net10.0/bin/Cli/release/Cli
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: tools
tools: ## install what is missing (npm packages, libxgboost, zlib headers)
	@AOT=$(AOT) local/scripts/install-missing

.PHONY: build
build: tools cli $(FUNCTIONS:%=function-%) ## build the functions and the local cloud

.PHONY: cli
cli: tools
	@dotnet build local/Cli -c Release -nologo -v quiet "-clp:ErrorsOnly;NoSummary"

# `make run` and `sam build` make a function's files by the same target: SAM's makefile builder calls
# build-<logical id> with ARTIFACTS_DIR.
.PHONY: $(FUNCTIONS:%=build-%)
build-ScoringFunction:
	@local/scripts/publish-function $(if $(filter 0,$(AOT)),jit,aot) functions/Scoring "$(ARTIFACTS_DIR)"
build-LookupsFunction:
	@local/scripts/publish-function dll functions/Lookups "$(ARTIFACTS_DIR)"
build-RetrainingFunction:
	@local/scripts/publish-function dll functions/Retraining "$(ARTIFACTS_DIR)"

# A function is published again only when a source of it is newer than what was published.
function-%: tools
	@local/scripts/when-changed "$(ARTIFACTS)/$*" "AOT=$(AOT)" functions compat Directory.Build.props Directory.Build.targets Directory.Packages.props local/scripts \
	  -- $(MAKE) --no-print-directory build-$* AOT=$(AOT) ARTIFACTS_DIR="$(ARTIFACTS)/$*"

.PHONY: run
run: build ## the whole loop on this machine: TRIPS=a.parquet,b.parquet ZONES=zones.csv COUNT=n SEED=n PORT=n AOT=0
	@$(CLI) run $(RUN_OPTIONS)

.PHONY: up
up: build ## deploy on the local cloud and keep it running
	@$(CLI) up $(UP_OPTIONS)

.PHONY: test
test: tools $(FUNCTIONS:%=function-%) ## every test, and the count of those that passed
	@local/scripts/run-tests

.PHONY: lint
lint: ## code style, and the template where cfn-lint is installed
	@dotnet format Pipeline.sln --verify-no-changes --no-restore
	@if command -v cfn-lint >/dev/null; then cfn-lint template.yaml; else echo "cfn-lint is not installed: template.yaml not checked"; fi

.PHONY: aot
aot: tools ## publish the scoring function with Native AOT only
	@$(MAKE) --no-print-directory function-ScoringFunction AOT=1

.PHONY: deploy
deploy: ## build and deploy to AWS with SAM
	sam build
	sam deploy

.PHONY: clean
clean: ## remove what was built and what ran
	rm -rf .build .local .aws-sam

option = $(if $(2),--$(1) "$(2)")
UP_OPTIONS = $(call option,port,$(PORT)) $(call option,artifacts,$(ARTIFACTS)) $(call option,delegate,$(DELEGATE))
RUN_OPTIONS = $(UP_OPTIONS) $(call option,trips,$(TRIPS)) $(call option,zones,$(ZONES)) $(call option,count,$(COUNT)) $(call option,seed,$(SEED)) \
  $(call option,poison,$(POISON)) $(call option,rate,$(RATE))
