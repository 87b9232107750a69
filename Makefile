# Every task of the blog. `make` builds it, `make help` lists the rest.
# Needs make, a POSIX shell and Python 3.11 or newer; everything else goes into .venv on the first run.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input

# What is typed behind these names is text: neither make nor a shell reads it. Recipes have it as variables of the shell.
TYPED := ARGS BUILDER DIR FILE MEDIA PEERS PORT POST PYTHON RUNS SERIES SIZES TEXT TITLE TO UPGRADE YEAR
$(foreach name,$(TYPED),$(eval override $(name) := $$(value $(name))))
export $(TYPED)

# Programs take the words of ARGS apart, and no shell does.
WITH_ARGS := CARNET_ARGS="$$ARGS" PYTEST_ADDOPTS="$$ARGS"

# What a new blog gets.
NEW := src/carnet/cli/new/files

# The engine is here, not installed.
export PYTHONPATH := src

.DEFAULT_GOAL := html
.PHONY: html start migrate adopt epub pdf serve write post note rename import mentions letter links blogroll podcast-check forms clean-originals test test-fast test-lowest test-newest check audit sbom dist bench lock docs docs-tables docs-pictures clean help

html: $(VENV)/ready ## Build the blog into _build/html (BUILDER=html: to be read from a folder; ARGS=--json)
	@$(WITH_ARGS) $(PY) -m carnet html $${BUILDER:+"$$BUILDER"}

serve: $(VENV)/ready ## Show the blog, drafts included, at http://127.0.0.1:8000/ and follow every change (PORT=8000)
	@$(PY) -m carnet serve --port "$${PORT:-8000}"

write: $(VENV)/ready-desk ## Write, see and publish in a browser, at http://127.0.0.1:8080/ (PORT=8080, ARGS=--no-browser)
	@$(WITH_ARGS) $(PY) -m carnet write --port "$${PORT:-8080}"

epub: $(VENV)/ready ## Make the blog a book, into _build/epub (YEAR=2006 or SERIES="…": of one year or series)
	@$(PY) -m carnet book $${YEAR:+"--year=$$YEAR"} $${SERIES:+"--series=$$SERIES"}

pdf: $(VENV)/ready-pdf epub ## Make the same book for paper, as PDF, into _build/pdf (YEAR=, SERIES= as well)
	@$(PY) -m carnet pdf "$$(ls -t _build/epub/*.epub | head -n 1)" _build/pdf

post: $(VENV)/ready ## Begin a post: make post TITLE="A title"; it asks for a title that is missing
	@$(PY) -m carnet post -- "$$TITLE"

note: $(VENV)/ready ## Write a note, published by the next build: make note TEXT="…" (ARGS="--link https://…" makes it a link)
	@$(WITH_ARGS) $(PY) -m carnet note -- "$$TEXT"

rename: $(VENV)/ready ## Rename a post: make rename POST=posts/2026/old.md TO=new-name (or posts/2027/new-name.md)
	@$(PY) -m carnet rename -- "$$POST" "$$TO"

start: $(VENV)/ready ## Make a blog of your own: make start DIR=../my-blog; it asks for title, author, language, address
	@$(WITH_ARGS) $(PY) -m carnet new -- "$$DIR"

migrate: $(VENV)/ready ## Take a blog over that has a copy of the engine in _ext/: make migrate DIR=../my-blog
	@$(PY) -m carnet migrate -- "$$DIR"

adopt: $(VENV)/ready ## Look at a site of ABlog or Sphinx: make adopt DIR=../my-site; ARGS=--write changes it
	@$(WITH_ARGS) $(PY) -m carnet adopt -- "$$DIR"

import: $(VENV)/ready ## Bring a blog home, from WordPress, Blogger, Ghost, Jekyll, Hugo, a feed: make import FILE=export.zip (MEDIA=folder)
	@$(WITH_ARGS) $(PY) -m carnet import $${MEDIA:+"--media=$$MEDIA"} -- "$$FILE"

mentions: $(VENV)/ready ## Fetch what other sites say of posts, for your review, and tell them of posts that lead there (ARGS=--dry-run)
	@$(WITH_ARGS) $(PY) -m carnet mentions

links: $(VENV)/ready ## Look at every link that leads out of the blog; dead ones get a copy (ARGS=--help)
	@$(WITH_ARGS) $(PY) -m carnet links

letter: $(VENV)/ready ## Show the newest post as a letter in the browser (ARGS="--to ~/readers.csv" sends it; ARGS=--help)
	@CARNET_ARGS="$${ARGS:---dry-run}" $(PY) -m carnet letter

blogroll: $(VENV)/ready ## Add the blogs that a feed reader follows to blogs.yaml: make blogroll FILE=export.opml (ARGS=--dry-run)
	@$(WITH_ARGS) $(PY) -m carnet blogroll -- "$$FILE"

podcast-check: $(VENV)/ready ## Look at the podcast that make html built as directories do: what they refuse, what they advise
	@$(WITH_ARGS) $(PY) -m carnet podcast-check

forms: $(VENV)/ready ## Write the forms of editors anew, after a change of the categories in conf.py
	@$(PY) -m carnet forms

clean-originals: $(VENV)/ready ## Take places and owners out of the pictures, sounds and videos beside the posts (ARGS=--check: only tell)
	@$(WITH_ARGS) $(PY) -m carnet clean-originals

# Each file runs in one process, as its tests share a blog; tests/conftest.py puts those that take longest first.
# pytest-xdist 3.8's groups do not hold with pytest 9.2, which names tests anew: https://github.com/pytest-dev/pytest-xdist
SHARED_OUT := --numprocesses logical --dist loadfile

test: $(VENV)/ready-tests $(VENV)/ready-pdf $(VENV)/ready-desk ## Run every test, in a real browser too (ARGS="-k words" chooses some)
	@$(PY) -m carnet browser
	@$(WITH_ARGS) $(PY) -m pytest $(SHARED_OUT)

test-fast: $(VENV)/ready-tests $(VENV)/ready-pdf $(VENV)/ready-desk ## Run the tests that build no site, in about half a minute
	@$(WITH_ARGS) $(PY) -m pytest $(SHARED_OUT) -m "not browser and not slow"

# What the packages that build and test the blog may be used under, as each names it. None of them is passed on with the
# blog, but for what THIRD-PARTY.md lists. The second list has those that name no licence; all are MIT by their sources.
LICENCES := 0BSD;0BSD OR CC0-1.0;Apache Software License;Apache-2.0;Apache-2.0 AND CNRI-Python;Apache-2.0 AND MIT;MPL-2.0 AND (Apache-2.0 OR MIT);Apache-2.0 OR BSD-2-Clause;BSD \
	License;BSD-2-Clause;BSD-3-Clause;GNU General Public License (GPL);GNU Lesser General Public License v3 or later \
	(LGPLv3+);GPL-2.0-or-later;GPL-3.0-or-later;LGPL-3.0-only;MIT;MIT AND PSF-2.0;MIT License;MIT OR Apache-2.0;MIT-0;MIT-CMU;MPL-2.0;Mozilla \
	Public License 2.0 (MPL 2.0);PSF-2.0;Public Domain;Python Software Foundation License;ISC;ISC License (ISCL)
UNSAID := axe-playwright-python

check: $(VENV)/ready-tests $(VENV)/ready-pdf $(VENV)/ready-desk ## Lint and type-check the code, the templates, the Markdown, the settings, the locks
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m djlint --lint --quiet _templates src
	$(VENV)/bin/rumdl check --quiet .
	$(PY) -m check_jsonschema --builtin-schema vendor.readthedocs .readthedocs.yaml docs/.readthedocs.yaml
	$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml $(NEW)/github/workflows/*.yml
	$(PY) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml $(NEW)/github/dependabot.yml
	$(VENV)/bin/zizmor --offline --quiet . $(NEW)/github/workflows
	$(VENV)/bin/pip-licenses --from mixed --ignore-packages $(UNSAID) --allow-only "$(LICENCES)" > /dev/null
	$(PY) -m uv pip install --python $(PY) --quiet --offline --dry-run -r requirements.in -r tests/requirements.in \
		-r src/carnet/cli/pdf/requirements.in -r src/carnet/cli/desk/requirements.in
	@$(PY) -m tools.audit

audit: $(VENV)/ready-tests ## Run the tests that take what npm's registry has: CommonMark's examples, the W3C's checker (with java)
	@$(PY) -m tools.commonmark
	@$(PY) -m tools.html_checker

# With the lowest, or the newest, versions that the lists of requirements allow, in a virtual environment of its own.
test-lowest test-newest: test-%: $(VENV)/ready-tests ## Run every test with the lowest, or newest, versions allowed
	@mkdir -p _build
	@cat requirements.in tests/requirements.in src/carnet/cli/pdf/requirements.in src/carnet/cli/desk/requirements.in | grep -v '^-c' | $(PY) -m uv pip compile --quiet \
		--python $(PY) --resolution $(if $(filter lowest,$*),lowest-direct,highest) --output-file _build/$*.txt -
	@$(PY) -m uv venv --quiet --clear --python $(PY) .venv-$*
	@$(PY) -m uv pip install --quiet --no-deps --python .venv-$*/bin/python -r _build/$*.txt
	@.venv-$*/bin/python -m carnet browser
	@$(WITH_ARGS) .venv-$*/bin/python -m pytest $(SHARED_OUT)

sbom: $(VENV)/ready-tests ## Write the bill of materials, what the blog is built with, into _build/sbom.cdx.json
	@mkdir -p _build
	@$(VENV)/bin/cyclonedx-py requirements --output-reproducible --validate -o _build/sbom.cdx.json requirements.txt

dist: $(VENV)/ready-tests ## Build the distribution, a wheel and a source archive, into _build/dist
	@rm -rf _build/dist
	@$(PY) -m hatchling build -d _build/dist

bench: $(VENV)/ready ## Measure builds of generated blogs (SIZES="100 1000", RUNS=3; PEERS=1: other generators too)
	@set -f; $(PY) -m tools.bench $${SIZES:+--sizes $$SIZES} $${RUNS:+--runs "$$RUNS"} $(if $(filter 1,$(PEERS)),--peers)

# --universal: one file for every system and every Python from 3.11 on.
LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: $(VENV)/ready-tests ## Write the requirements.txt files anew from the .in files (UPGRADE=1: newest versions)
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file tests/requirements.txt tests/requirements.in
	$(LOCK) --output-file src/carnet/cli/pdf/requirements.txt src/carnet/cli/pdf/requirements.in
	$(LOCK) --output-file src/carnet/cli/desk/requirements.txt src/carnet/cli/desk/requirements.in
	$(LOCK) --output-file $(NEW)/tests/requirements.txt src/carnet/cli/new/tests.in

docs: $(VENV)/ready ## Build the documentation of the engine, with the engine, into _build/docs
	@$(PY) -m carnet.cli.console sphinx -q -W --keep-going -n -b dirhtml -d _build/docs-doctrees docs _build/docs
	@echo "The documentation is in _build/docs. To read it: PYTHONPATH=src $(PY) -m carnet show _build/docs"

docs-pictures: $(VENV)/ready-tests $(VENV)/ready-desk ## Take the pictures of docs/features.md anew (ARGS="images feeds": of these alone)
	@$(WITH_ARGS) $(PY) -m tools.pictures

docs-tables: $(VENV)/ready ## Write what is made from what features register: tables of docs and guide, forms; sort the words
	@PYTHONPATH=src $(PY) -m tools.reference
	@PYTHONPATH=src $(PY) -m tools.guide
	@PYTHONPATH=src $(PY) -m carnet forms
	@PYTHONPATH=src $(PY) -m tools.catalogue

clean: ## Remove what was built and cached (.venv stays)
	rm -rf _build .mypy_cache .pytest_cache .ruff_cache .rumdl_cache .hypothesis src/carnet/locales/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

help: ## List these tasks
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

# The set-up, done again only when a list of requirements has changed.

$(VENV)/ready: requirements.txt
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "The blog needs Python 3.11 or newer, and $$PYTHON is not: make PYTHON=/path/to/python3"; exit 1; } >&2
	@"$$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$$PYTHON cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; } >&2
	@echo "Installing what the blog is built with into $(VENV) (once, about half a minute)…"
	@"$$PYTHON" -m venv $(VENV)
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/ready-tests: tests/requirements.txt $(VENV)/ready
	@echo "Installing what tests and checks need into $(VENV) (once, about a minute)…"
	@$(PIP) install --quiet --no-deps --require-hashes -r tests/requirements.txt
	@touch $@

$(VENV)/ready-pdf: src/carnet/cli/pdf/requirements.txt $(VENV)/ready
	@echo "Installing what sets the book on paper into $(VENV) (once, 60 MB)…"
	@$(PIP) install --quiet --no-deps --require-hashes -r src/carnet/cli/pdf/requirements.txt
	@touch $@

$(VENV)/ready-desk: src/carnet/cli/desk/requirements.txt $(VENV)/ready
	@echo "Installing what the desk needs into $(VENV) (once, half a minute)…"
	@$(PIP) install --quiet --no-deps --require-hashes -r src/carnet/cli/desk/requirements.txt
	@touch $@
