# Two commands from a fresh clone: `make serve` and `make test`. Everything else is for those who work on 问策.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

.PHONY: serve test ingest ask eval check bench golden train clean
.DEFAULT_GOAL := serve

$(READY): requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "问策 needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt
	touch $@

serve: $(READY)  ## ingest corpus/documents when the store is empty, and open the page
	$(PY) -m ui

test: $(READY)
	$(PY) -m pytest

ingest: $(READY)
	$(PY) -m ingest

ask: $(READY)  ## make ask Q="智能化改造有什么支持？"
	@$(PY) -m assistant "$(Q)"

# The release gate. The questions on other documents need the texts that they were written on; without them the gate is
# the Hubei set. A store of its own, so that what is ingested in .store is not what is measured.
QUESTIONS := eval/questions
POLICIES := ../shared/policy-documents
GATE := right=0.78 first=0.86 citation_recall=0.86 verbatim=1 numbers=1 refusal_f1=0.82 ece=0.08
ifneq ($(wildcard $(POLICIES)),)
OTHERS := $(QUESTIONS)/other.jsonl --documents $(POLICIES)
endif

eval: $(READY)  ## measure on the committed questions; report in .store/eval/report
	$(PY) -m ingest corpus/documents --store .store/eval
	$(PY) -m eval --store .store/eval --out .store/eval/report --fail-under $(GATE) \
		--questions $(QUESTIONS)/hubei-82.jsonl $(OTHERS)

check: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest tests/test_house_rules.py

# Large corpora are made of the articles of laws beside the checkout; 100,000 clauses take most of an hour.
DATA := ../shared/data
SIZES := 1000 10000 100000

bench: $(READY)  ## measure speed and memory, on the policy that ships and, where there are laws to fill it, on large corpora
	WENCE_KILLS=30 $(PY) -m pytest tests/ingest/test_kills.py
	$(PY) -m tests.bench
ifneq ($(wildcard $(DATA)/text/law_articles.jsonl.xz),)
	$(PY) -m tests.bench_scale --data $(DATA) --sizes $(SIZES)
endif

golden: $(READY)  ## rewrite the golden files; read the diff before committing it
	WENCE_GOLDEN=write $(PY) -m pytest tests/ingest/test_golden.py

train: $(READY)  ## train the embedding again; see corpus/embedding/model/README.md
	$(PY) -m corpus.embedding.train

clean:
	rm -rf $(VENV) .store
