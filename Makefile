# The two commands of a newcomer: `make demo` and `make test`. Everything they need is set up on the way.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev frontend demo test lint types imports pytest postgresql journeys catalogues bench bench-million lock clean

help:
	@echo "make demo   示例数据与网站 / sample data and the site at http://127.0.0.1:8000"
	@echo "make test   全部检查（PostgreSQL 一项见 make postgresql）/ what CI checks; on PostgreSQL: make postgresql"
	@echo "make bench  性能对比 / the figures, as ratios"
	@echo "make lock   更新锁定文件 / write the lock files again"

$(BIN)/python:
	@$(PYTHON) tools/make_venv.py $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python tools/install_self.py
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.frontend: package.json package-lock.json src/opentisc/config/frontend.py $(VENV)/.runtime
	$(BIN)/python -m opentisc.config.frontend
	@touch $@

setup: $(VENV)/.runtime $(VENV)/.frontend
setup-dev: setup $(VENV)/.dev
frontend: $(VENV)/.frontend

demo: setup
	@OPENTISC_PROFILE=$${OPENTISC_PROFILE:-demo} $(BIN)/opentisc demo --fill

test: setup-dev
	@$(BIN)/python tools/check.py

lint types imports catalogues pytest postgresql journeys: setup-dev
	@$(BIN)/python tools/check.py $@

bench: setup-dev
	@$(BIN)/python -m bench

bench-million: setup-dev
	@$(BIN)/python -m bench million

lock: $(VENV)/.dev
	@$(BIN)/python tools/lock.py

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
