# Everything a person does with this project. `make` alone lists the targets.
# Steps that need to happen once leave a stamp in .venv or var, so that a second start is quick.

PYTHON ?= python3
PORT ?= 8000
# compiled once, not by every process: a fifth of a suite of many processes, where a shell forbids it
export PYTHONDONTWRITEBYTECODE :=
# Every wheel is checked against the lock; nothing is built from source, and what is not imported
# need not be compiled.
PIP_INSTALL = .venv/bin/python -m pip install --quiet --no-compile --disable-pip-version-check \
	--require-hashes --only-binary :all:
MIGRATIONS = $(wildcard */migrations/*.py */*/migrations/*.py)
FONT = var/built/fonts/noto-sans-khmer.woff2
# what node compiles is tried where there is a node
NPM = $(if $(shell command -v npm 2>/dev/null),var/npm/.ready)
STATIC = $(shell find cms home lessons localize office ops public -path '*/static/*' -type f 2>/dev/null)
LOCK = uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock'
# what production may do without: groups of pyproject.toml, each with its lock (cms/extras)
EXTRAS = recordings s3 fonts

# first of all, because the rules below look whether there is a database
ifneq ($(filter run dev,$(MAKECMDGOALS)),)
$(foreach said,$(shell $(PYTHON) tools/set_aside.py var | tr ' ' '\\'),$(info $(subst \, ,$(said))))
endif

# static files are made while the demonstration loads
MAKEFLAGS += --jobs=2
.DEFAULT_GOAL := help
.PHONY: help run dev test soak matrix mutants help-pictures khmer-package lint format bench search-table audit sbom lock bundle install upgrade clean prepare venv FORCE
.DELETE_ON_ERROR:
FORCE:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

# Demonstration

run: export CMS_DEMO := 1
run: export DEBUG := 0
run: prepare var/.static ## the demonstration: public on localhost:8000 (PORT=), office on the next port
	@exec .venv/bin/python tools/serve.py --port $(PORT)

dev: export CMS_DEMO := 1
dev: export DEBUG := 1
dev: prepare $(FONT) ## the same with DEBUG and autoreload, both sides on one port
	@exec .venv/bin/python tools/serve.py --port $(PORT) --reload

# The demonstration has its own database and address, whatever the shell says.
run dev: export DATABASE_URL := sqlite:///$(CURDIR)/var/cms.sqlite3
run dev: export DATA_DIR := $(CURDIR)/var
run dev: export BASE_URL := http://localhost:$(PORT)
run dev: export CMS_SIDE :=
# what the first load writes in mails leads to the office, too
run: export OFFICE_URL := http://localhost:$(shell echo $$(($(PORT) + 1)))
dev: export OFFICE_URL :=
run dev: export ALLOWED_HOSTS := localhost,127.0.0.1
run dev: export LOG_LEVEL := WARNING
run dev: export AWS_STORAGE_BUCKET_NAME :=

prepare: var/.demo var/.catalogues

var/.catalogues: .venv/.run $(wildcard locale/*/LC_MESSAGES/*.po locale/framework/*/LC_MESSAGES/*.po)
	@mkdir -p var
	@echo "Khmer words of the admin: locale"
	@CMS_DEMO=1 .venv/bin/python manage.py compile_catalogue > /dev/null
	@touch $@

var/.migrated: .venv/.run $(MIGRATIONS) $(if $(wildcard var/cms.sqlite3),,FORCE)
	@mkdir -p var/built
	@echo "Database: var/cms.sqlite3"
	@.venv/bin/python manage.py migrate --verbosity 0
	@touch $@

# once: what people then change or delete stays so
var/.demo: $(if $(wildcard var/cms.sqlite3),,FORCE) | var/.migrated
	@echo "Languages, home pages and groups"
	@.venv/bin/python manage.py setup
	@echo "Demonstration content in Khmer and English"
	@.venv/bin/python manage.py load_demo
	@.venv/bin/python tools/accounts.py > var/demo-accounts.txt
	@touch $@

$(FONT): .venv/.run public/website/font.py
	@echo "Khmer type: $@"
	@CMS_DEMO=1 .venv/bin/python manage.py build_font --force > /dev/null

# as the server will look for them, whoever asks
var/.static: export CMS_DEMO := 1
var/.static: export DEBUG := 0
var/.static: export DJANGO_SETTINGS_MODULE := cms.settings
var/.static: .venv/.run $(STATIC) $(FONT)
	@echo "Static files: var/static"
	@.venv/bin/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

# Python environments, made from the locks

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; PYTHON=/path/to/python3 names another."; exit 1; }
	@echo "Python environment: .venv"
	@$(PYTHON) -m venv .venv

.venv/.run: requirements.txt requirements-recordings.txt requirements-fonts.txt | .venv/bin/pip
	@echo "Python packages from requirements.txt, with recordings and fonts"
	@$(PIP_INSTALL) -r requirements.txt -r requirements-recordings.txt -r requirements-fonts.txt
	@touch $@

.venv/.test: requirements-test.txt | .venv/bin/pip
	@echo "Python packages from requirements-test.txt"
	@$(PIP_INSTALL) -r requirements-test.txt
	@touch .venv/.run $@

# compiler and generator of the TypeScript client that the tests try; what is not locked is not taken
var/npm/.ready: tests/generated/package.json tests/generated/package-lock.json
	@echo "npm packages from tests/generated/package-lock.json"
	@mkdir -p var/npm
	@cp $^ var/npm/
	@cd var/npm && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.venv-mutants/.ready: requirements-mutation.txt
	@echo "Python packages from requirements-mutation.txt"
	@$(PYTHON) -m venv .venv-mutants
	@$(subst .venv/,.venv-mutants/,$(PIP_INSTALL)) --no-deps -r requirements-mutation.txt
	@touch $@

venv: .venv/.test ## the Python environment with everything for development

lock: .venv/bin/pip ## write the lock files again from pyproject.toml
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH."; exit 1; }
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(foreach extra,$(EXTRAS),$(LOCK) --group $(extra) --constraint requirements.txt \
		--output-file requirements-$(extra).txt &&) true
	$(LOCK) pyproject.toml --group test $(foreach extra,$(EXTRAS),--constraint requirements-$(extra).txt) \
		--constraint requirements.txt --output-file requirements-test.txt
	$(LOCK) pyproject.toml --group test --group mutation --constraint requirements-test.txt \
		--override requirements-mutation.in --output-file requirements-mutation.txt
	$(LOCK) pyproject.toml --group test --override requirements-wagtail8.in \
		--output-file requirements-wagtail8.txt
	$(LOCK) requirements-audit.in --output-file requirements-audit.txt

# Quality

test: .venv/.test $(FONT) $(NPM) ## the suite on PostgreSQL, on SQLite and in a browser
	@.venv/bin/python tools/test.py $(ARGS)

soak: export SOAK := 1
soak: .venv/.test $(FONT) ## the long series, long, and what the suite leaves to it
	@.venv/bin/python tools/test.py $(ARGS)

matrix: .venv/.test $(FONT) ## everybody at every address of the admin; ARGS=--write writes the table
	@.venv/bin/python -m tools.matrix $(ARGS)

# Changes 400 places of what decides; the tests must notice. Not for CI: it takes most of an hour,
# and a survivor is to be read by somebody.
mutants: .venv-mutants/.ready $(FONT) ## 400 mutations of what decides, and which test notices each
	@.venv-mutants/bin/python -m tools.mutants $(ARGS)

lint: .venv/.test ## format, lint, types, import arrows, migrations
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports --no-cache
	.venv/bin/mypy
	.venv/bin/mypy --strict docs/client/*.py docs/client/conformance/kit.py
	CMS_DEMO=1 .venv/bin/python manage.py makemigrations --check --dry-run
	@.venv/bin/python tools/weight.py

format: .venv/.test ## lay out and mend what can be mended
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: .venv/.test var/.static ## measure everything, into docs/performance.md; BENCH=office: one subject
	@.venv/bin/python -m bench $(BENCH)

search-table: .venv/.test ## how well searching finds, by the class of the query
	@CMS_DEMO=1 .venv/bin/python -m bench.searching.table

# In an environment that has the wheel and what it asks for, and nothing of this project.
khmer-package: ## a wheel of the Khmer library in var/khmer, with its tests run on it
	@rm -rf var/khmer && $(PYTHON) -m venv var/khmer/clean
	@var/khmer/clean/bin/pip wheel -q --no-deps --wheel-dir var/khmer ./khmertext
	@rm -rf khmertext/build khmertext/*.egg-info
	@var/khmer/clean/bin/pip install -q "$$(ls $(CURDIR)/var/khmer/*.whl)[test]"
	@cd var/khmer && clean/bin/python -m pytest -q -c /dev/null --import-mode=importlib \
		clean/lib/python3*/site-packages/khmertext/tests
	@cd var/khmer && clean/bin/khmer-check --list > /dev/null && ls *.whl

help-pictures: .venv/.test $(FONT) var/.catalogues ## take the help's pictures whose screens have changed; ARGS=--all: all of them
	@.venv/bin/python -m tools.help_pictures $(ARGS)

audit: requirements-audit.txt ## ask whether a locked package has a known hole; needs the internet
	@test -d .venv-audit || $(PYTHON) -m venv .venv-audit
	@$(subst .venv/,.venv-audit/,$(PIP_INSTALL)) -r requirements-audit.txt
	@for lock in requirements.txt $(EXTRAS:%=requirements-%.txt); do \
		echo "$$lock"; .venv-audit/bin/pip-audit --disable-pip --require-hashes --strict -r $$lock || exit 1; \
	done

sbom: .venv/.run ## what the installation is made of, as CycloneDX: var/sbom.json
	@mkdir -p var
	@.venv/bin/python -m tools.sbom var/sbom.json

# One machine of an operator (docs/operating.md): its own Python, nothing of ours

bundle: ## one file that installs without internet, for the Python and processor of this machine
	@$(PYTHON) -m tools.appliance bundle $(call given,version)

# in the unpacked bundle, as root
install: ## HOST= ADMIN= EMAIL=, once; CERTIFICATE= KEY= MAIL=
	@$(PYTHON) -m tools.appliance install \
		$(foreach name,root host admin email certificate key mail,$(call given,$(name)))

# make says 2 of whatever fails; when it is asked (-q), it says 1 as well, which is that the version
# before runs again. What begins with + is done all the same, so not for `make -n`.
ifeq ($(MAKECMDGOALS)$(findstring n,$(firstword -$(MAKEFLAGS))),upgrade)
MAKEFLAGS += --question
ALWAYS = +
endif
upgrade: ## to the version of this unpacked bundle, or of BUNDLE=; DOCUMENTS=1
	$(ALWAYS)@$(PYTHON) -m tools.appliance upgrade $(call given,bundle) $(call asked,documents)

# What was typed after `make`, and nothing of the shell's: a login of root has a MAIL of its own.
typed = $(if $(filter command,$(origin $(1))),$($(1)))
said = $(call typed,$(shell echo $(1) | tr a-z A-Z))
given = $(if $(call said,$(1)),--$(1)='$(call said,$(1))')
asked = $(if $(filter-out 0,$(call said,$(1))),--$(1))

clean: ## remove what can be made again (var/media and the database are kept)
	rm -rf var/static var/.static var/built var/prepared var/npm .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -path './.venv*' -prune -o -name __pycache__ -type d -exec rm -rf {} +
