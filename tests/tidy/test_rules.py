"""Each house rule finds an offence and leaves an innocent file alone: a rule that cannot fail checks nothing."""

import pytest
import rules

HEADER = "#pragma once\n"


def code(path, line):
    return {path: line + "\n"}


# rule, an offence, something near it that is allowed
CASES = [
    (rules.layers_point_down,
     code("io/csv.cpp", '#include "engine/blocking/blocking_index.hpp"'),
     code("io/csv.cpp", '#include "engine/table/table.hpp"')),
    (rules.layers_point_down,
     code("kernels/jaro.cpp", '#include "engine/errors.hpp"'),
     code("kernels/jaro.cpp", '#include "kernels/jaro.hpp"')),
    (rules.layers_point_down,
     code("engine/table/table.cpp", '#include "engine/model/model.hpp"'),
     code("engine/table/table.cpp", '#include "engine/errors.hpp"')),
    (rules.layers_point_down,
     code("engine/linker.cpp", '#include "io/read_table.hpp"'),
     code("tests/engine/linker_test.cpp", '#include "io/read_table.hpp"')),
    (rules.included_files_exist,
     code("io/csv.cpp", '#include "csv.hpp"'),
     {"io/csv.cpp": '#include "io/csv.hpp"\n', "io/csv.hpp": HEADER}),
    (rules.files_are_short, {"io/csv.cpp": "\n" * 501}, {"io/csv.cpp": "\n" * 500}),
    (rules.every_source_has_a_test,
     code("kernels/jaro.cpp", ""),
     {"kernels/jaro.cpp": "\n", "tests/kernels/jaro_test.cpp": "\n", "cli/main.cpp": "\n"}),
    (rules.every_source_has_a_test,
     {"io/placeholder.cpp": "\n", "tests/io/placeholder_test.cpp": "\n"}, {}),
    (rules.every_test_has_a_source,
     code("tests/kernels/jaro_test.cpp", ""),
     {"kernels/jaro.hpp": HEADER, "tests/kernels/jaro_test.cpp": "\n"}),
    (rules.every_source_folder_has_a_readme,
     {"engine/score/score.cpp": "\n", "engine/README.md": "\n"},
     {"engine/score/score.cpp": "\n", "engine/score/README.md": "\n", "tests/README.md": "\n", ".ci/run": "\n"}),
    (rules.every_source_folder_has_a_readme,
     {"bench/io/csv_bench.cpp": "\n"},
     {"bench/io/csv_bench.cpp": "\n", "bench/README.md": "\n"}),
    (rules.libraries_neither_print_nor_exit,
     code("engine/linker.cpp", "std::cout << rows;"),
     code("cli/report.cpp", "std::cout << rows;")),
    (rules.libraries_neither_print_nor_exit,
     code("io/csv.cpp", "exit(1);"),
     code("io/csv.cpp", "on_exit(1); reader.abort(); // exit(1)")),
    (rules.libraries_neither_print_nor_exit,
     code("io/csv.cpp", 'printf("x");'),
     code("io/csv.cpp", 'throw IoError("printf(x)");')),
    (rules.no_transcendental_functions_of_libm,
     code("engine/model/train.cpp", "x = std::log(y);"),
     code("engine/model/train.cpp", "x = kernels::log2(y); z = std::sqrt(y);")),
    (rules.no_transcendental_functions_of_libm,
     code("cli/report.cpp", "x = std::powf(y, 2);"),
     code("kernels/math.cpp", "x = std::pow(y, 2);")),
    (rules.numbers_become_text_without_a_locale,
     code("io/csv.cpp", "std::stod(text)"),
     code("io/csv.cpp", "std::from_chars(begin, end, x)")),
    (rules.no_machine_flags,
     code("CMakeLists.txt", "add_compile_options(-march=native)"),
     code("CMakeLists.txt", "# no -march=native\nexecute_process(COMMAND python -m pip)")),
    (rules.no_machine_flags,
     code("kernels/CMakeLists.txt", 'set(flags "-mavx2 -mfma")'),
     code("Makefile", "python -m pytest -m deep")),
    (rules.names_say_what, code("io/csv_utils.cpp", ""), code("io/csv_utility_rate.cpp", "")),
    (rules.names_say_what, code("engine/common/x.hpp", ""), code("engine/commonness.hpp", "")),
    (rules.open_work_has_a_reason,
     code("io/csv.cpp", "// TODO: later"),
     code("io/csv.cpp", "// TODO(needs Arrow 30): drop the copy")),
    (rules.no_paths_of_one_machine,
     code("README.md", "see /home/somebody/data.csv"),
     code("README.md", "see https://example.org/home/data and ../home/x")),
    (rules.documents_mention_every_folder,
     {"kernels/x.hpp": HEADER, "ARCHITECTURE.md": "engine/\n"},
     {"kernels/x.hpp": HEADER, "ARCHITECTURE.md": "kernels/\n", ".ci/run": "\n"}),
    (rules.links_in_documents_lead_somewhere,
     code("docs/model.md", "[x](../README.md)"),
     {"docs/model.md": "[x](../README.md#tour) [y](https://example.org) [z](../engine/)\n", "README.md": "\n",
      "engine/x.hpp": HEADER}),
    (rules.documents_list_every_table_row,
     {"engine/derive/functions.def": "SAMEAS_FUNCTION(soundex, text, text, 0, \"x\", \"y\")\n"},
     {"engine/derive/functions.def": "SAMEAS_FUNCTION(soundex, text, text, 0, \"x\", \"y\")\n",
      "docs/grammar.md": "`soundex(EXPRESSION)`\n"}),
    (rules.documents_list_every_table_row,
     {"kernels/new.def": "SAMEAS_NEW(thing)\n"},
     {"engine/compare/similarities.def": "SAMEAS_MEASURE(jaro, 1)\n", "docs/similarities.md": "## jaro\n"}),
    (rules.documents_are_finished, code("README.md", "[[to fill: seconds]]"), code("README.md", "[x](y)")),
    (rules.white_space_is_clean, code("io/csv.cpp", "int x; "), code("io/csv.cpp", "int x;")),
    (rules.white_space_is_clean, code("io/csv.cpp", "\tint x;"), code("Makefile", "\tls")),
    (rules.white_space_is_clean, {"io/csv.cpp": "int x;"}, {"io/csv.cpp": "int x;\n"}),
]


@pytest.mark.parametrize("rule, offence, innocent", CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_rule_tells_offence_from_innocence(rule, offence, innocent):
    complaints = rule(offence)
    assert complaints and all(":" in complaint for complaint in complaints)
    assert rule(innocent) == []


def test_code_is_seen_without_comments_and_strings():
    text = 'a(); // exit(1)\n/* abort()\n*/ b("exit(1) \\" //");\nR"(exit(\n2))";'
    assert [line.strip() for _, line in rules.numbered_code(text)] == ["a();", "", 'b("");', '""', ";"]


def test_exception_for_what_is_gone_is_named(monkeypatch):
    monkeypatch.setattr(rules, "TESTED_ELSEWHERE", {"io/gone.cpp": "io/csv.cpp"})
    monkeypatch.setattr(rules, "TESTS_OF_MORE", {})
    assert rules.exceptions_are_needed({}) == ["TESTED_ELSEWHERE: io/gone.cpp -> io/csv.cpp: remove the entry"]


def test_every_rule_is_tried():
    assert {rule for rule, _, _ in CASES} | {rules.exceptions_are_needed} == set(rules.ALL)
