# The commands of the project. `make run` and `make test` need no more than Python 3.11 and make.

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) config/runtime/bootstrap.py
IN_VENV = .venv/bin
LOCK = $(IN_VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# A variable given to make (make run PORT=9000) reaches the programs by the environment, as make does by itself.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install test trials lint format lock messages bench

run:
	@$(BOOTSTRAP) run

install:
	@$(BOOTSTRAP) install

test: install
	$(IN_VENV)/pytest $(ARGS)

trials: install
	TRIALS=1 $(IN_VENV)/pytest -m trials $(ARGS)

lint: install
	$(IN_VENV)/ruff check .
	$(IN_VENV)/ruff format --check .
	$(IN_VENV)/djade --check --target-version 5.2 $$(find templates -name '*.html')
	$(IN_VENV)/mypy
	$(IN_VENV)/lint-imports
	DATA_DIR=.data-test $(IN_VENV)/python manage.py makemigrations --check --dry-run

format: install
	$(IN_VENV)/ruff check --fix .
	$(IN_VENV)/ruff format .
	$(IN_VENV)/djade --target-version 5.2 $$(find templates -name '*.html') || true

# Add UPGRADE=--upgrade to take newer releases.
lock: install
	$(LOCK) $(UPGRADE) requirements.in --output-file requirements.txt
	$(LOCK) $(UPGRADE) --constraint requirements.txt requirements-dev.in --output-file requirements-dev.txt

messages: install
	$(IN_VENV)/python manage.py makemessages --all --no-location --no-obsolete --ignore .venv --ignore .data --ignore .data-test --ignore tests
	$(IN_VENV)/python manage.py compilemessages --ignore .venv

# On a database of its own, made anew. BENCH_CASES=1000000 for the full figures: an hour or so, and 15 GB of disk.
bench: install
	rm -rf .data-bench
	POSTGRESQL_SHARED_BUFFERS=1GB POSTGRESQL_MAX_WAL_SIZE=4GB \
	$(IN_VENV)/python -m config.runtime.embedded --data-dir .data-bench -- \
		env DATA_DIR=.data-bench DJANGO_SETTINGS_MODULE=config.settings $(IN_VENV)/python -m benchmarks
	rm -rf .data-bench
