PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# Evaluation data is not part of the project: name its folder, make eval DATA=...
DATA ?= ../shared/eval

.PHONY: setup demo test eval held bench wheel lock docs corpus-sums train train-accurate train-stance assets card test-train nightly clean

# The stamp changes when the lock or the project file does, so that a second `make` is quick.
$(VENV)/stamp: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else "dragoman needs Python 3.11 to 3.13; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -c 'from dragoman.knowledge import load; load(); from dragoman.knowledge.gazetteer import Gazetteer; Gazetteer.open().close()'
	touch $@

setup: $(VENV)/stamp

demo: setup
	@$(BIN)/python examples/demo.py

test: setup
	$(BIN)/ruff check src tests bench examples
	$(BIN)/ruff format --check src tests bench examples
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile

eval: setup
	DRAGOMAN_KNOWLEDGE=none $(BIN)/dragoman evaluate --data examples --data $(DATA) --out docs/quality.md

# The held-out cases; needs nothing but the project.
held: setup
	$(BIN)/python -m dragoman.evaluation.held held-out docs/held-out.md
	$(BIN)/python -m dragoman.evaluation.stories held-out/stories/test docs/held-out-stories.md
	$(BIN)/python -m dragoman.evaluation.stance training-corpus/positions docs/held-out-positions.md

bench: setup
	$(BIN)/python bench/reading.py

# Rebuilds the shipped weights from the corpus; about 40 minutes on two processor cores.
train: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-train.txt
	$(BIN)/dragoman train --name fast --out src/dragoman/encoder/data/models/fast

# A second training, to be run beside the first (`--model accurate`); another hour.
train-accurate: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-train.txt
	$(BIN)/dragoman train --name accurate --beside-fast --seed 7 --out src/dragoman/encoder/data/models/accurate

# The network that reads positions on a question, from a larger encoder; an hour and more.
train-stance: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-train-stance.txt
	$(BIN)/python -m dragoman.training.stance training-corpus/positions src/dragoman/encoder/data/stance

# What the desk ships of others' (a script, the world's land), from the packages that assets/package-lock.json pins; needs node and npm.
assets:
	cd assets && npm ci --silent --no-fund --no-audit && node build.mjs

# Figures of the shipped weights on the corpus's test split.
card: setup
	$(BIN)/python -m dragoman.training.card training-corpus docs/model-card.md

# Tests that take minutes with the real reader.
nightly: setup
	$(BIN)/pytest -m nightly

# The tests that need the packages of `make train`.
test-train: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-train.txt
	$(BIN)/pytest tests/training tests/corpus

wheel: setup
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

docs: setup
	$(BIN)/python -m dragoman.commands.reference docs/reference

corpus-sums:
	cd training-corpus && find data -name '*.txt' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --group dev -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) dist build demo-out
