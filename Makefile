# make run   the main question, answered: install, run, draw
# make test  every check, the same as in .ci/run
# make docs  write docs/DATA_DICTIONARY.md from the code
# make gallery  draw docs/gallery and write docs/GALLERY.md
# make bench  measure speed beside other libraries, write docs/BENCHMARKS.md, its picture, the table of README
# make baselines  draw tests/baseline_images anew, after a picture was changed on purpose
# make clean remove what the above made
#
# The install is editable: an edit needs no second install, only a change of pyproject.toml does.
# The tests check the built wheel by itself.

PYTHON ?= python3
BIN := .venv/bin
SCENARIO ?= all-russian-transit-denied

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run test docs gallery bench baselines clean
.DELETE_ON_ERROR:

run: .venv/installed
	@$(BIN)/corridors run $(SCENARIO)
	@$(BIN)/corridors dependence
	@$(BIN)/corridors plot
	@echo; echo "The pictures are in the folder out/ beside this Makefile."

test: .venv/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_house.py
	$(BIN)/python -m pytest --ignore=tests/test_house.py -n logical --dist loadfile --cov --cov-report=term

docs: .venv/installed
	@$(BIN)/python -c "from pathlib import Path; from routes.dictionary import data_dictionary; \
	Path('docs/DATA_DICTIONARY.md').write_text(data_dictionary(), encoding='utf-8')"

gallery: .venv/installed
	$(BIN)/python docs/gallery.py

bench: .venv/installed-bench
	$(BIN)/python tests/benchmarks

baselines: .venv/installed-test
	$(BIN)/python -m pytest -q tests/test_images.py --mpl-generate-path=tests/baseline_images

clean:
	rm -rf .venv out dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/made:
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo "$(PYTHON) was not found. Install Python 3.11 or later, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; $(PYTHON) is $$("$(PYTHON)" -V 2>&1)." \
	         "Name another: make PYTHON=python3.12" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	@touch $@

.venv/installed: pyproject.toml .venv/made
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-test: pyproject.toml .venv/made
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch .venv/installed $@

.venv/installed-bench: pyproject.toml .venv/made
	$(BIN)/python -m pip install --quiet --editable '.[bench,fast]'
	@touch .venv/installed $@
