# `make help` lists the commands. Everything that they make is in .build/ and .local/.
.DEFAULT_GOAL := help
SHELL := /bin/bash

AOT ?= 1
AWS_PACKAGES ?= auto
FUNCTIONS := ScoringFunction LookupsFunction RetrainingFunction
ARTIFACTS := $(CURDIR)/.build/functions
CLI := .build/bin/Cli/release/Cli
MACHINE := $(patsubst aarch64,arm64,$(shell uname -m))
# Another processor than this machine's, if that was asked for.
FOREIGN = $(filter-out $(MACHINE),$(ARCH))
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

.PHONY: tools
tools: ## install what is missing (npm packages, libxgboost, gcc) and find where AWS's packages come from: AWS_PACKAGES=nuget|compat
	@AOT=$(AOT) local/scripts/install-missing
	@local/scripts/choose-aws-packages $(AWS_PACKAGES)

.PHONY: build
build: tools cli $(FUNCTIONS:%=function-%) ## build the functions and the local cloud

# The page of the live view is bundled again only when a source of it is newer than the bundle.
PAGE := local/LiveView/page
PAGE_SOURCES := $(addprefix $(PAGE)/,src styles sql index.html build.js package.json package-lock.json)
.PHONY: page
page: tools
	@local/scripts/when-changed "$(CURDIR)/.build/page" "" $(PAGE_SOURCES) -- node $(PAGE)/build.js

BUILD_CLI = dotnet msbuild local/Cli -restore -p:Configuration=Release -nologo -v:q
.PHONY: cli commands
cli: tools page
	@$(BUILD_CLI)

# What only talks to AWS needs the commands alone: no npm package, no engine of the local cloud and no page of its view.
commands:
	@local/scripts/choose-aws-packages $(AWS_PACKAGES)
	@$(BUILD_CLI)

# `make run` and `sam build` make a function's files by the same target: SAM's makefile builder calls
# build-<logical id> with ARTIFACTS_DIR. What is deployed runs on AWS's own packages; FOR=local is who has chosen already.
.PHONY: $(FUNCTIONS:%=build-%) aws-packages
aws-packages:
	@$(if $(filter local,$(FOR)),:,local/scripts/choose-aws-packages nuget)
$(FUNCTIONS:%=build-%): aws-packages
build-ScoringFunction:
	@local/scripts/publish-function $(if $(filter 0,$(AOT)),jit,aot) functions/ScoringFunction "$(ARTIFACTS_DIR)"
build-LookupsFunction:
	@local/scripts/publish-function dll functions/LookupsFunction "$(ARTIFACTS_DIR)"
build-RetrainingFunction:
	@local/scripts/publish-function dll functions/RetrainingFunction "$(ARTIFACTS_DIR)"

# A function is published again only when a source of it is newer than what was published, or AWS's packages come from elsewhere.
# It is published for this machine: the local cloud runs it, whichever Architecture the template says.
AWS_ANSWER = $$(grep AwsPackagesFrom .build/aws-packages.props)
FUNCTION_SOURCES := functions compat Directory.Build.props Directory.Build.targets Directory.Packages.props local/scripts
function-%: tools
	@local/scripts/when-changed "$(ARTIFACTS)/$*" "AOT=$(AOT) $(AWS_ANSWER)" $(FUNCTION_SOURCES) \
	  -- $(MAKE) --no-print-directory build-$* FOR=local AOT=$(AOT) ARCH=$(MACHINE) ARTIFACTS_DIR="$(ARTIFACTS)/$*"

# The scorer for arm64, compiled on x86-64.
ARM64 := .build/arm64
.PHONY: arm64-tools cross-arm64
arm64-tools: tools
	@[ $(MACHINE) = x86_64 ] || { echo "This is for x86-64. On this machine 'make aot' compiles for $(MACHINE), and 'make test' tests that." >&2; exit 2; }
	@CROSS=arm64 $(if $(EMULATE),EMULATE=arm64) local/scripts/install-missing
cross-arm64: arm64-tools
	@local/scripts/when-changed "$(CURDIR)/$(ARM64)/functions/ScoringFunction" "$(AWS_ANSWER)" $(FUNCTION_SOURCES) \
	  -- env ARCH=arm64 local/scripts/publish-function aot functions/ScoringFunction "$(CURDIR)/$(ARM64)/functions/ScoringFunction"

.PHONY: run
run: build ## the whole loop on this machine: DATA=folder (your own records) or TRIPS=a.parquet,b.parquet ZONES=zones.csv WITHOUT_DISTANCE=1 COUNT=n SEED=n PORT=n FAULTS=plan.yaml FAULT="..." PARAMETERS="Name=value ..." AOT=0
	@$(CLI) run $(RUN_OPTIONS)

# Batches of 200 records, so that there are many invocations for things to go wrong in.
CHAOS_OPTIONS = $(UP_OPTIONS) $(if $(FAULTS),,--faults local/faults/chaos.yaml) --count $(or $(COUNT),100000) --poison $(or $(POISON),400) \
  $(call option,seed,$(SEED)) --parameter BatchSize=200 --compact

.PHONY: iam
iam: build ## the whole loop on 3,000 trips, then what every role may do and what was used of it: COUNT=n
	@$(CLI) run $(UP_OPTIONS) --count $(or $(COUNT),3000) --parameter MinimumEvidence=100 --compact --grants local/iam/exceptions.yaml

.PHONY: chaos
chaos: build ## the whole loop on 100,000 trips while everything fails now and then: COUNT=n SEED=n POISON=n
	@$(CLI) run $(CHAOS_OPTIONS)

.PHONY: drill
drill: build ## play the incidents of docs/operations.md by its own commands: ONLY=permission,endpoint SPEED=n minutes in a real one
	@$(CLI) drill $(UP_OPTIONS) $(call option,only,$(ONLY)) $(call option,speed,$(SPEED))

.PHONY: stack
stack: cli ## the life of the template's stack on the local cloud: orders, failures, updates, a second one, deletion: ORDERS=n EVERY=n
	@$(CLI) stack $(call option,orders,$(ORDERS)) $(call option,every,$(EVERY))

.PHONY: up
up: build ## deploy on the local cloud and keep it running; goes on with the data of its last time: FRESH=1 (without) PORT=n LISTEN=172.17.0.1 (for containers) PARAMETERS="Name=value ..."
	@$(CLI) up $(UP_OPTIONS) $(LOCAL_PARAMETERS) $(if $(filter-out 0,$(FRESH)),--fresh)

# Once, a kill loses nothing that was acknowledged; a thousand times, it meets every moment.
.PHONY: kills
kills: tools $(FUNCTIONS:%=function-%) ## kill 'make up' under load at random moments, and look whether anything is lost: COUNT=n SEED=n
	@dotnet msbuild tests/EndToEnd -restore -nologo -v:q
	@KILLS=$(or $(COUNT),100) KILLS_SEED=$(or $(SEED),1) .build/bin/EndToEnd/debug/EndToEnd -noLogo -noColor -showLiveOutput -class Pipeline.EndToEnd.KillTests

# What a stack of AWS calls its stream and tables; a local cloud's is known.
.PHONY: outputs
outputs:
	@mkdir -p .aws-sam && sam list stack-outputs --output json $(call option,stack-name,$(STACK)) > $(STACK_OUTPUTS)
OUTPUTS_UNLESS = $(if $(or $(ENDPOINT),$(AWS_ENDPOINT_URL),$(AWS_ENDPOINT_URL_KINESIS),$(1)),,outputs)

# Parquet, and CSV of DATA, are read by DuckDB, which is an npm package.
.PHONY: send
send: $(if $(TRIPS)$(DATA),cli,commands) $(call OUTPUTS_UNLESS,$(STREAM)) ## put records on the stream of AWS, or of ENDPOINT: DATA=folder (with its lookup rows and labels) or TRIPS=a.parquet ZONES=zones.csv WITHOUT_DISTANCE=1 COUNT=n SEED=n RATE=n STACK= STREAM=
	@$(CLI) send $(SEND_OPTIONS)

.PHONY: smoke
smoke: $(if $(DATA),cli,commands) $(call OUTPUTS_UNLESS,) ## put 100 trips on the stream of AWS, or of ENDPOINT, and wait for their predictions: DATA=folder (its first 100 records) COUNT=n SECONDS=n STACK=
	@$(CLI) smoke $(SMOKE_OPTIONS)

.PHONY: redrive
redrive: commands $(call OUTPUTS_UNLESS,$(and $(BUCKET),$(FAILURES),$(STREAM))) ## send quarantined and discarded records again: SEND=1 PREFIX= FROM= TO= REASON= LIMIT= RATE= AGAIN=1 BUCKET= FAILURES= STREAM= ENDPOINT= STACK=
	@$(CLI) redrive $(REDRIVE_OPTIONS)

.PHONY: compact
compact: commands $(call OUTPUTS_UNLESS,) ## compact the closed days of the landed log into the table of trips now, or one day again: DAY=2026-01-15 STACK= ENDPOINT=
	@$(CLI) compact $(STACK_OPTIONS) $(call option,day,$(DAY))

.PHONY: watch
watch: commands $(call OUTPUTS_UNLESS,) ## compare the trips of the last 24 hours with those that the model has learned from: STACK= ENDPOINT=
	@$(CLI) watch $(STACK_OPTIONS)

.PHONY: retrain accept release
retrain: commands $(call OUTPUTS_UNLESS,) ## run the retraining now and wait for its decision: STACK= ENDPOINT=
	@$(CLI) retrain $(STACK_OPTIONS)

accept: commands $(call OUTPUTS_UNLESS,) ## accept what a run found as data-changed, and retrain: PROFILE=run STACK= ENDPOINT=
	@[ -n "$(PROFILE)" ] || { echo "make accept: which run's? PROFILE=run, with which its reason ends" >&2; exit 2; }
	@$(CLI) retrain $(STACK_OPTIONS) --accept "$(PROFILE)"

release: commands $(call OUTPUTS_UNLESS,) ## retrain, and let a candidate in that would be held: STACK= ENDPOINT=
	@$(CLI) retrain $(STACK_OPTIONS) --release

.PHONY: models rollback recreate-endpoint undo backfill forget backup restore rescore affected
models: commands $(call OUTPUTS_UNLESS,) ## list the models, the newest first: when made, since when serving, by which run, with which error: COUNT=n STACK= ENDPOINT=
	@$(CLI) models $(STACK_OPTIONS) $(call option,count,$(COUNT))

rollback: commands $(call OUTPUTS_UNLESS,) ## go back to an earlier model by the swap of a promotion: MODEL=name STOP=1 (stop a retraining that runs) STACK= ENDPOINT=
	@[ -n "$(MODEL)" ] || { echo "make rollback: which model? MODEL=name, as 'make models' lists it" >&2; exit 2; }
	@$(CLI) rollback $(STACK_OPTIONS) --model "$(MODEL)" $(if $(filter-out 0,$(STOP)),--stop)

recreate-endpoint: commands $(call OUTPUTS_UNLESS,) ## make an endpoint again that was deleted or has failed, with the model that served last: SEND=1 MODEL=name STOP=1 STACK= ENDPOINT=
	@$(CLI) recreate-endpoint $(STACK_OPTIONS) $(call option,model,$(MODEL)) $(if $(filter-out 0,$(STOP)),--stop) $(if $(filter-out 0,$(SEND)),--send)

undo: commands $(call OUTPUTS_UNLESS,) ## withdraw a file of labels that was accepted, with the lookup rows that were made of it, and say which models were trained on it: LABELS=labels/dt=.../name.csv SEND=1 ALL=1 STACK= ENDPOINT=
	@[ -n "$(LABELS)" ] || { echo "make undo: which labels? LABELS=labels/dt=2026-01-15/name.csv, the key as it was dropped" >&2; exit 2; }
	@$(CLI) undo $(STACK_OPTIONS) --labels "$(LABELS)" $(call option,lookups-table,$(LOOKUPS_TABLE)) $(if $(filter-out 0,$(SEND)),--send) $(if $(filter-out 0,$(ALL)),--all)

RESCORE_OPTIONS = $(STACK_OPTIONS) --from "$(FROM)" --to "$(TO)" $(call option,model,$(MODEL)) $(call option,instance-type,$(INSTANCE))
rescore: commands $(call OUTPUTS_UNLESS,) ## score what has landed once more by a batch transform, with the answers in a table beside: FROM=2026-01-01 TO=2026-01-02 UNSCORED=1 (only what has no prediction, into the log) LOOKUPS=1 (features with the lookup rows of now) MODEL=name INSTANCE= SEND=1 STACK= ENDPOINT=
	@[ -n "$(FROM)" ] && [ -n "$(TO)" ] || { echo "make rescore: which days? FROM=2026-01-01 TO=2026-01-02, by arrival on the stream" >&2; exit 2; }
	@$(CLI) rescore $(RESCORE_OPTIONS) $(if $(filter-out 0,$(UNSCORED)),--unscored) $(if $(filter-out 0,$(LOOKUPS)),--lookups) $(call option,lookups-table,$(LOOKUPS_TABLE)) $(if $(filter-out 0,$(SEND)),--send)

backfill: ## as rescore with UNSCORED=1 SEND=1: score what landed without a prediction: FROM=2026-01-01 TO=2026-01-02 MODEL=name INSTANCE= STACK= ENDPOINT=
	@$(MAKE) --no-print-directory rescore UNSCORED=1 SEND=1

# Without STACK and ENDPOINT: the data of 'make up', if there is any or a copy of it. A copy's name is a moment, which must not reach AWS.
KEPT = $(if $(or $(STACK),$(ENDPOINT),$(AWS_ENDPOINT_URL),$(AWS_ENDPOINT_URL_KINESIS)),,$(wildcard .local/up .local/backups))
RECOVERED = $(if $(KEPT),,$(STACK_OPTIONS))
backup: commands $(call OUTPUTS_UNLESS,$(KEPT)) ## say which moments tables and lake can be brought back to, and note this one; without both, copy the data of 'make up': STACK= ENDPOINT=
	@$(CLI) backup $(RECOVERED)

restore: commands $(call OUTPUTS_UNLESS,$(KEPT)) ## bring tables and lake back to a moment; without both, put a copy of the data of 'make up' back: TO=2026-01-15T12:00:00Z SEND=1 TABLES=predictions,lookups PREFIX=scored/ KEEP=1 STACK= ENDPOINT=
	@[ -n "$(TO)" ] || { echo "make restore: to which moment? TO=2026-01-15T12:00:00Z or, for the data of 'make up', the name of a copy in .local/backups" >&2; exit 2; }
	@$(CLI) restore $(RECOVERED) --to "$(TO)" $(call option,tables,$(TABLES)) $(call option,prefix,$(PREFIX)) $(if $(filter-out 0,$(KEEP)),--keep) $(if $(filter-out 0,$(SEND)),--send)

affected: commands $(call OUTPUTS_UNLESS,$(BUCKET)) ## say which predictions were made with the rows of a lookup file: LOOKUP=lookups/zones/x.csv VERSION=id FROM=2026-01-01 TO=2026-01-02 CHANGED=1 (only rows that differ from those before) SECONDS=n (LookupTtlSeconds) OUT=ids.ndjson STACK= ENDPOINT=
	@[ -n "$(LOOKUP)" ] || { echo "make affected: which file? LOOKUP=lookups/zones/x.csv, the key as it was dropped" >&2; exit 2; }
	@$(CLI) affected $(STACK_OPTIONS) --lookup "$(LOOKUP)" $(call option,object-version,$(VERSION)) $(call option,from,$(FROM)) $(call option,to,$(TO)) $(if $(filter-out 0,$(CHANGED)),--changed) \
	  $(call option,kept,$(SECONDS)) $(call option,out,$(OUT)) $(call option,bucket,$(BUCKET))

forget: commands $(call OUTPUTS_UNLESS,) ## remove one id's data from the predictions and the lake, in every version: ID=trip FROM=2026-01-01 TO=2026-01-02 SEND=1 STACK= ENDPOINT=
	@[ -n "$(ID)" ] || { echo "make forget: which id? ID=, a trip_id to the last character" >&2; exit 2; }
	@$(CLI) forget $(STACK_OPTIONS) --id "$(ID)" $(call option,from,$(FROM)) $(call option,to,$(TO)) $(if $(filter-out 0,$(SEND)),--send)

.PHONY: test
test: browser page $(FUNCTIONS:%=function-%) ## every test, and the count of those that passed
	@local/scripts/run-tests

.PHONY: test-fast
test-fast: tools ## the tests that start no process: no published function, Node or browser is needed to run them
	@local/scripts/run-tests fast

.PHONY: test-clients
test-clients: tools ## the AWS clients that are on this machine (SDK for JavaScript, boto3, AWS CLI) against a local cloud
	@dotnet msbuild local/Cloud -restore -nologo -v:q
	@tests/Clients/run

CLOCK := tests/Arm64.Tests/standing-clock.c
.PHONY: test-arm64
test-arm64: EMULATE := 1
test-arm64: cross-arm64 page $(FUNCTIONS:%=function-%) ## on x86-64: the arm64 scorer under emulation writes what the x86-64 one writes, byte for byte
	@local/scripts/arm64-root $(ARM64)/root
	@mkdir -p $(ARM64)/clock
	@cc -shared -fPIC -O2 -o $(ARM64)/clock/x86_64.so $(CLOCK)
	@aarch64-linux-gnu-gcc -shared -fPIC -O2 -o $(ARM64)/clock/arm64.so $(CLOCK)
	@local/scripts/run-tests arm64

# What only tests need is not installed for those who only run the pipeline.
.PHONY: browser
browser: tools
	@AOT=$(AOT) BROWSER=1 local/scripts/install-missing

.PHONY: screenshots
screenshots: browser page $(FUNCTIONS:%=function-%) ## pictures of the live view for the README, made by its tests
	@dotnet msbuild tests/Browser -restore -nologo -v:q
	@SCREENSHOTS=docs/images .build/bin/Browser/debug/Browser -noLogo -noColor -class Pipeline.Browser.Look.ScreenshotTests

CONTENDERS := pipeline-jit dotnet-usual-aot dotnet-usual python node floor floor-jit

# A contender is published again only when a source of it is newer than what was published.
contender-%: tools
	@local/scripts/when-changed "$(CURDIR)/.build/bench/$*" "$(AOT) $(AWS_ANSWER)" bench/contenders bench/scripts functions compat Directory.Build.props Directory.Build.targets \
	  Directory.Packages.props local/scripts -- bench/scripts/publish-contender $* "$(CURDIR)/.build/bench/$*"

.PHONY: bench
bench: tools aot $(CONTENDERS:%=contender-%) ## the scoring function beside what people would use instead: RUNS=n ONLY=pipeline-aot,python
	@dotnet msbuild bench/Harness -restore -p:Configuration=Release -nologo -v:q
	@.build/bin/Harness/release/Harness run --runs $(or $(RUNS),10) $(call option,only,$(ONLY))

.PHONY: bench-micro
bench-micro: ## the stages of the scoring function, each by itself: ONLY=Land
	@dotnet msbuild bench/Micro -restore -p:Configuration=Release -nologo -v:q
	@.build/bin/Micro/release/Micro $(call option,only,$(ONLY))

BUILD_SIMULATION = dotnet msbuild tests/Simulation -restore -p:Configuration=Release -nologo -v:q
.PHONY: simulate simulate-lake
simulate: ## delivery under random faults, in virtual time: SCHEDULES=n SEED=n
	@$(BUILD_SIMULATION)
	@.build/bin/Simulation/release/Simulation delivery $(or $(SCHEDULES),5000) $(or $(SEED),1)

# The state machine's expressions are evaluated by an npm package.
simulate-lake: tools ## the compaction of the lake under random faults, in virtual time: SCHEDULES=n SEED=n
	@$(BUILD_SIMULATION)
	@.build/bin/Simulation/release/Simulation lake $(or $(SCHEDULES),5000) $(or $(SEED),1)

.PHONY: test-cloud
test-cloud: tools ## the tests of the local cloud alone
	@dotnet msbuild tests/Cloud.Tests -restore -nologo -v:q
	@.build/bin/Cloud.Tests/debug/Cloud.Tests -noLogo -noColor

.PHONY: bench-restart
bench-restart: ## how long a kept stream takes to be there again, and what keeping it costs: COUNT=records
	@dotnet msbuild tests/Cloud.Tests -restore -p:Configuration=Release -nologo -v:q
	@RECORDS=$(or $(COUNT),1000000) .build/bin/Cloud.Tests/release/Cloud.Tests -noLogo -noColor -showLiveOutput -class Pipeline.Cloud.Tests.Kinesis.RestartTimeTests

.PHONY: fuzz
fuzz: tools ## every parser, every engine and the front door with random bytes: SECONDS=n for each; every operation: REQUESTS=n; SEED=n
	@dotnet msbuild tests/Cloud.Tests -restore -nologo -v:q
	@FUZZ_SECONDS=$(or $(SECONDS),600) FUZZ_REQUESTS=$(or $(REQUESTS),100000) $(if $(SEED),FUZZ_SEED=$(SEED)) .build/bin/Cloud.Tests/debug/Cloud.Tests -noLogo -noColor -showLiveOutput \
	  -namespace Pipeline.Cloud.Tests.Fuzz

.PHONY: bench-workflow
bench-workflow: tools ## a retraining over lakes of 1 to 30 windows, compaction, the queries before there was a window, into bench/workflow.md: WINDOWS="n n" WINDOW=trips LARGE=trips; short: WINDOWS="1 3" WINDOW=30000 LARGE=300000
	@dotnet msbuild bench/Workflow -restore -p:Configuration=Release -nologo -v:q
	@.build/bin/Workflow/release/Workflow . .local/bench-workflow $(or $(WINDOW),100000) $(or $(LARGE),3000000) $(or $(WINDOWS),1 3 10 30)

# Whole months are on the TLC's page (README.md, Real trips). The sample of one month is enough to see it work, not to choose by.
BENCH_MODEL = .build/bin/Model/release/Model
MODEL_OF = . $(or $(THREADS),1) $(or $(ZONES),samples/zones.csv) $(subst $(comma), ,$(or $(TRIPS),samples/green_tripdata_2023-01_sample.parquet))
comma := ,
.PHONY: bench-model model-residuals
bench-model: tools ## what the model could be trained with, judged by time, into bench/model.md: TRIPS=a.parquet,b.parquet ZONES=zones.csv THREADS=n at a time
	@dotnet msbuild bench/Model -restore -p:Configuration=Release -nologo -v:q
	@$(BENCH_MODEL) search $(MODEL_OF)

model-residuals: tools ## what models predicted in a month, for simulations of the gate, into .local/residuals.csv.gz: TRIPS=a.parquet ZONES=zones.csv
	@dotnet msbuild bench/Model -restore -p:Configuration=Release -nologo -v:q
	@$(BENCH_MODEL) residuals $(MODEL_OF)

.PHONY: bench-view
bench-view: browser page $(FUNCTIONS:%=function-%) ## what the live view costs the pipeline, into bench/live-view.md: ROUNDS=n
	@dotnet msbuild bench/View -restore -p:Configuration=Release -nologo -v:q
	@.build/bin/View/release/View . .local/bench-view $(or $(ROUNDS),60)

.PHONY: lint
# Rules of style and the analyzers' are errors of every build (EnforceCodeStyleInBuild). What is left to check is white space, which needs no project to be
# loaded: half a minute, where 'dotnet format' of the solution takes six.
lint: ## white space, and the template where cfn-lint is installed; every build checks the other rules of style
	@dotnet format whitespace . --folder --verify-no-changes --exclude .build .local local/node_modules
	@if command -v cfn-lint >/dev/null; then cfn-lint template.yaml; else echo "cfn-lint is not installed: template.yaml not checked"; fi

.PHONY: aot
aot: tools ## publish the scoring function with Native AOT only: ARCH=arm64 (into .build/arm64 on another machine)
	@$(MAKE) --no-print-directory $(if $(FOREIGN),cross-$(ARCH),function-ScoringFunction) AOT=1

.PHONY: preflight
preflight: ## what this machine and the account lack for a deployment, and how to ask for it: STACK= PARAMETERS="Stage=prod StreamShards=2"
	@local/scripts/preflight "$(DEPLOYED)" $(DEPLOYED_WITH)

.PHONY: deploy
deploy: ## build in SAM's build image, deploy to AWS, then the smoke test: STACK= PARAMETERS="Stage=prod AlarmEmail=me@example.com" ARCH=arm64 (cross-compiled on x86-64)
	@local/scripts/preflight --without-account "$(DEPLOYED)" $(DEPLOYED_WITH)
	@local/scripts/stage-sources .build/sources
	sam build --base-dir .build/sources $(if $(FOREIGN),--config-env cross) $(FOR_ARCHITECTURE)
	local/scripts/check-glibc .aws-sam/build/ScoringFunction/bootstrap 2.34 $(ARCH)
	local/scripts/deploy-stack "$(DEPLOYED)" $(DEPLOYED_WITH)
	@$(MAKE) --no-print-directory smoke

# The endpoint is made by the workflow, so no stack deletes it. Swept twice: a run may make another while the stack is being deleted.
.PHONY: destroy
destroy: commands ## delete a stack and what its workflow made; what is retained is listed, and deleted with DATA=1: STACK=name CONFIRM=name ENDPOINT=
	@[ -n "$(STACK)" ] || { echo "make destroy: which stack? STACK=name" >&2; exit 2; }
	@$(CLI) destroy serving $(DESTROY_OPTIONS)
	@$(if $(or $(ENDPOINT),$(AWS_ENDPOINT_URL)),:,local/scripts/delete-stack "$(STACK)" && $(CLI) destroy serving $(DESTROY_OPTIONS))
	@$(CLI) destroy data $(DESTROY_OPTIONS) $(if $(filter-out 0,$(DATA)),--delete) $(call option,confirm,$(CONFIRM))

.PHONY: fresh
fresh: ## what a newcomer sees: a clean clone, empty caches, an ordinary user, the README's two commands: ROOT=1
	@local/scripts/fresh $(if $(filter-out 0,$(ROOT)),root,user)

.PHONY: clean
clean: ## remove what was built and what ran, the data of 'make up' and its copies too
	rm -rf .build .local .aws-sam

STACK_OUTPUTS := .aws-sam/outputs.json
USUAL_STACK := $(shell local/scripts/samconfig-value stack_name)
DEPLOYED = $(or $(STACK),$(USUAL_STACK))
ARCHITECTURE = $(if $(ARCH),Architecture=$(ARCH))
FOR_ARCHITECTURE = $(if $(ARCH),--parameter-overrides $(ARCHITECTURE))
DEPLOYED_WITH = $(if $(strip $(PARAMETERS) $(ARCHITECTURE)),'$(strip $(PARAMETERS) $(ARCHITECTURE))')
option = $(if $(2),--$(1) "$(2)")
UP_OPTIONS = $(call option,port,$(PORT)) $(call option,listen,$(LISTEN)) $(call option,artifacts,$(ARTIFACTS)) $(call option,delegate,$(DELEGATE)) \
  $(call option,faults,$(FAULTS)) $(call option,fault,$(FAULT))
# Template parameters, separated by spaces as for a deployment.
LOCAL_PARAMETERS = $(foreach parameter,$(PARAMETERS),--parameter "$(parameter)")
RUN_OPTIONS = $(UP_OPTIONS) $(LOCAL_PARAMETERS) $(call option,data,$(DATA)) $(call option,trips,$(TRIPS)) $(call option,zones,$(ZONES)) $(if $(filter-out 0,$(WITHOUT_DISTANCE)),--without-distance) $(call option,count,$(COUNT)) $(call option,seed,$(SEED)) \
  $(call option,poison,$(POISON)) $(call option,rate,$(RATE))
STACK_OPTIONS = $(call option,endpoint-url,$(ENDPOINT)) $(if $(or $(ENDPOINT),$(AWS_ENDPOINT_URL),$(AWS_ENDPOINT_URL_KINESIS)),,--outputs $(STACK_OUTPUTS))
SEND_OPTIONS = $(STACK_OPTIONS) $(call option,data,$(DATA)) $(call option,trips,$(TRIPS)) $(call option,zones,$(ZONES)) $(if $(filter-out 0,$(WITHOUT_DISTANCE)),--without-distance) $(call option,count,$(COUNT)) $(call option,seed,$(SEED)) \
  $(call option,rate,$(RATE)) $(call option,stream,$(STREAM)) $(call option,bucket,$(BUCKET)) $(call option,lookups-table,$(LOOKUPS_TABLE))
DESTROY_OPTIONS = --stack "$(STACK)" $(call option,endpoint-url,$(ENDPOINT))
SMOKE_OPTIONS = $(STACK_OPTIONS) $(call option,data,$(DATA)) $(call option,count,$(COUNT)) $(call option,timeout,$(SECONDS))
REDRIVE_OPTIONS = $(call option,prefix,$(PREFIX)) $(call option,from,$(FROM)) $(call option,to,$(TO)) $(call option,reason,$(REASON)) \
  $(call option,bucket,$(BUCKET)) $(call option,failures,$(FAILURES)) $(call option,stream,$(STREAM)) $(STACK_OPTIONS) $(call option,limit,$(LIMIT)) $(call option,rate,$(RATE)) \
  $(if $(AGAIN),--again) $(if $(SEND),--send)
