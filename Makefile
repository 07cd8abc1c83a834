# The front door: `make demo` shows the engine at work, `make test` runs the tests, `make help` lists the rest.
# Everything that is made lies in build/.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
PYTHON := build/venv/bin/python
RESULTS := $(CURDIR)/build/results
FUZZERS := $(notdir $(basename $(wildcard tests/fuzz/*_fuzz.cpp)))

# Public sets with truth, in folders of one set each; tests that read them are skipped where there are none.
export SAMEAS_DATASETS ?= $(abspath $(wildcard ../shared/datasets))

CTEST := ctest -j 2 --timeout 600 --no-tests=error --test-output-truncation head
PYTEST := $(PYTHON) -m pytest

.PHONY: help setup setup-deep release demo demo-service test test-deep bench bench-accuracy bench-accuracy-bound bench-peers bench-scale bench-python wheel reference format clean

help:                ## Lists these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup:               ## Installs what is missing: Debian packages, build/venv
	@.ci/install build

setup-deep: setup    ## The same, and what only `make test-deep` needs
	@.ci/install deep

# Ninja configures again by itself when a CMakeLists.txt changes; the presets and the packages it does not see.
build/%/build.ninja: CMakePresets.json .ci/pip.txt | setup
	cmake --preset $*
build/asan/build.ninja build/fuzz/build.ninja: | setup-deep

release: build/release/build.ninja  ## Builds build/release/bin/sameas
	cmake --build --preset release -j $(JOBS) --target sameas

demo: release        ## Links FEBRL 4 and dedupes FEBRL 3, and shows what was found
	@$(PYTHON) datasets/demo.py

demo-service: release  ## Serves an index of made customers, and asks it a few things with curl
	@$(PYTHON) service/demo.py

test: build/release/build.ninja  ## Builds everything and runs every test but the slow ones
	cmake --build --preset release -j $(JOBS)
	@mkdir -p $(RESULTS)/test
	@status=0; \
	$(CTEST) --preset release --output-junit $(RESULTS)/test/ctest.xml || status=1; \
	$(PYTEST) --junitxml $(RESULTS)/test/pytest.xml || status=1; \
	exit $$status

test-deep: build/release/build.ninja build/asan/build.ninja build/fuzz/build.ninja  ## Sanitizers, fuzzers, other processors
	cmake --build --preset release -j $(JOBS) --target sameas
	cmake --build --preset asan -j $(JOBS)
	cmake --build --preset fuzz -j $(JOBS) --target $(FUZZERS)
	cmake --preset release -B build/without-arrow -DSAMEAS_ARROW=OFF -DSAMEAS_TESTS=OFF -DSAMEAS_BENCH=OFF
	cmake --build build/without-arrow -j $(JOBS) --target sameas sameas_libraries
	@mkdir -p $(RESULTS)/test-deep
	@status=0; \
	$(CTEST) --preset asan --output-junit $(RESULTS)/test-deep/ctest.xml || status=1; \
	$(PYTEST) -m deep --junitxml $(RESULTS)/test-deep/pytest.xml || status=1; \
	exit $$status

bench: build/release/build.ninja  ## Builds and runs the benchmarks
	cmake --build --preset release -j $(JOBS)
	@mkdir -p $(RESULTS)/bench
	@for program in build/release/bin/*_bench; do echo "== $$program"; \
	    $$program --benchmark_out=$(RESULTS)/bench/$$(basename $$program).json --benchmark_out_format=json || exit 1; done

bench-peers: build/release/build.ninja  ## Times the string measures against RapidFuzz and DuckDB on the same pairs
	cmake --build --preset release -j $(JOBS) --target sameas_peer
	@bench/peers/install
	@build/peers/venv/bin/python bench/peers/peers.py $(PEERS)

bench-scale: build/release/build.ninja  ## Times whole runs over made customers by size and threads (SCALE="--splink": also Splink)
	cmake --build --preset release -j $(JOBS) --target sameas
	@$(PYTHON) bench/scale/scale.py $(SCALE)

bench-accuracy: build/release/build.ninja  ## Runs without settings over all sets with truth (ACCURACY="--only fake_1000")
	cmake --build --preset release -j $(JOBS) --target sameas
	@$(PYTHON) bench/accuracy/accuracy.py $(ACCURACY)

bench-accuracy-bound:  ## How far a classifier that knows the truth tells the board's pairs apart (BOUND="cora"), after bench-accuracy
	@bench/accuracy/install
	@build/accuracy/venv/bin/python bench/accuracy/supervised_bound.py $(BOUND)

bench-python: build/release/build.ninja  ## Times runs from pandas and polars frames against the command line, and against Splink (PEOPLE="--runs 3" SPLINK="--runs 1")
	cmake --build --preset release -j $(JOBS) --target sameas sameas_python sameas_package
	@$(PYTHON) bench/python/frames.py $(PEOPLE)
	@$(PYTHON) bench/python/against_splink.py $(SPLINK)

reference: build/release/build.ninja | setup-deep  ## Writes the reference of the Python API into build/reference
	cmake --build --preset release -j $(JOBS) --target sameas_python sameas_package
	@PYTHONPATH=build/release/python $(PYTHON) -W error -m pdoc -d google --no-show-source -o build/reference sameas sameas.charts

wheel: setup-deep    ## Builds the Python package's wheel into build/wheels, with the libraries that it needs inside
	@rm -rf build/wheels build/wheel-unrepaired
	SAMEAS_WERROR=ON CXX=$$(command -v c++) CMAKE_GENERATOR=Ninja CMAKE_BUILD_PARALLEL_LEVEL=$(JOBS) CMAKE_ARGS="-DCMAKE_CXX_COMPILER_LAUNCHER=ccache" \
	    $(PYTHON) -m pip wheel . --no-deps --no-build-isolation --disable-pip-version-check -w build/wheel-unrepaired
	PATH="$(CURDIR)/build/venv/bin:$$PATH" $(PYTHON) -m auditwheel repair -w build/wheels build/wheel-unrepaired/*.whl

format: setup-deep   ## Formats the C++ sources in place
	git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format-19 -i

clean:               ## Removes build/, the virtual environment and fetched data included
	rm -rf build
