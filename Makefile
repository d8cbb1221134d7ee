PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

# Many tests are processes of their own: each would compile the program anew where this is set.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test coverage fuzz lint bench gate

demo: $(STAMP)
	$(BIN)/aligner corpus seeds --out out --fresh
	$(BIN)/aligner align tests/data/docx/harbour.en.docx tests/data/docx/harbour.zh.docx \
		-o out/harbour.xlsx

# Each worker loads the encoder; a file's tests stay together, for they share what they build.
test: $(STAMP)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# Lines and branches that the tests reach, those of the processes they start among them.
coverage: $(STAMP)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Random documents, pairs, files and command lines, for as long as wanted.
FUZZ_EXAMPLES ?= 5000
FUZZ_SEED ?= 1
fuzz: $(STAMP)
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) FUZZ_SEED=$(FUZZ_SEED) $(BIN)/python -m pytest tests/fuzz

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks.accuracy

gate: $(STAMP)
	$(BIN)/python -m tests.benchmarks.gate

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
