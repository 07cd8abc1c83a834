"""The house rules: functions from the project's files (path -> text) to complaints, each naming place and fix."""

import re
import subprocess
from pathlib import Path
from typing import Iterator

Project = dict[str, str]

SOURCE_FOLDERS = ("kernels", "engine", "io", "service", "cli", "datasets")
TEXT_ENDINGS = (".cpp", ".hpp", ".def", ".py", ".md", ".txt", ".cmake", ".toml", ".json", ".ipynb", ".yml")
LINES_MAX = 500

# What every layer may include of ours, by the beginning of the path; tests, bench and python see everything.
BASE = ("engine/errors.hpp", "engine/memory.hpp", "engine/run_context.hpp", "engine/parallel.hpp", "engine/time_limit.hpp",
        "engine/tuning.hpp")
MAY_INCLUDE = {
    "kernels/": ("kernels/",),
    "engine/standardise/": ("engine/standardise/",),
    "engine/table/": ("kernels/", "engine/standardise/", "engine/table/", *BASE),
    "engine/memory.cpp": ("kernels/", *BASE),
    "engine/run_context.cpp": ("kernels/", *BASE),
    "engine/time_limit.cpp": BASE,
    "engine/tuning.": ("engine/tuning.",),
    "engine/": ("kernels/", "engine/"),
    "io/": ("kernels/", "engine/table/", "io/", *BASE),
    "datasets/": ("kernels/", "engine/table/", "engine/settings/", "io/", "datasets/", *BASE),
    "service/": ("kernels/", "engine/", "service/"),
    "cli/": ("kernels/", "engine/", "io/", "datasets/", "service/", "cli/"),
}

# Sources that have no test file of their own, and the source whose test covers them: parts of one thing that make
# sense, or can be fed, only through it.
TESTED_ELSEWHERE: dict[str, str] = {
    **{f"cli/{name}_command.cpp": "cli/run.cpp"
       for name in ("block", "cluster", "draft", "evaluate", "explain", "generate", "list", "model", "profile", "run", "score", "similarity", "train")},
    **{f"engine/compare/{part}.cpp": "engine/compare/comparator.cpp"
       for part in ("ceilings", "compiled_predicate", "expressions")},
    **{f"datasets/generator/{part}.cpp": "datasets/generator/customer_profile.cpp"
       for part in ("customer_sources", "employers", "form")},
    **{f"datasets/generator/{part}.cpp": "datasets/generator/generator.cpp"
       for part in ("person_profile", "splink7m_profile")},
    **{f"cli/{part}.cpp": "cli/options.cpp" for part in ("index_options", "model_options", "option_parts", "serve_options")},
    "cli/serve/serve_command.cpp": "cli/options.cpp",  # and tests/python/test_service.py
    **{f"service/{part}.cpp": "service/service.cpp"
       for part in ("audit_log", "compared_records", "entity_handler", "explain_handler", "feed_handler", "file_upload", "identity_handler",
                    "job_handlers", "metrics", "open_file", "problem", "record_form", "record_handlers", "routes", "search_handler", "status_handlers", "upload")},
    "engine/compare/pattern_counts.cpp": "engine/score/scored_pairs.cpp",
    **{f"engine/live/{part}.cpp": "engine/live/live_index.cpp"
       for part in ("model_version", "entity_naming", "batch_run", "candidates", "change_log", "change_planner", "live_state", "pair_scorer", "read_plan", "record_features",
                    "record_reader", "verify")},
    **{f"engine/live/{part}.cpp": "engine/live/store/stored_index.cpp" for part in ("bulk_fill", "bulk_load", "restoration", "store/index_folder", "store/version_document")},
    **{f"engine/live/store/{part}.cpp": "engine/live/store/change_store.cpp" for part in ("database_options", "stored_rows")},
    **{f"engine/compare/measures/{part}.cpp": "engine/compare/measures/sets.cpp" for part in ("byte_jaccard", "vector_cosine")},
    "engine/settings/pattern.cpp": "engine/settings/expression.cpp",
    "engine/table/instant.cpp": "engine/compare/measures/values.cpp",
    **{f"engine/blocking/{part}.cpp": "engine/blocking/unkeyed_pairs.cpp"
       for part in ("row_join", "sorted_neighbourhood", "value_join")},
    **{f"engine/blocking/{part}.cpp": "engine/blocking/set_join.cpp" for part in ("set_partners", "set_threshold")},
    "engine/derive/rare_values.cpp": "engine/derive/features.cpp",
    **{f"engine/draft/{part}.cpp": "engine/draft/rule_choice.cpp" for part in ("anchor_groups", "key_codes", "pair_sample_fit")},
    "engine/draft/missed_pair_finder.cpp": "engine/draft/missed_pairs.cpp",
    "cli/missed_report.cpp": "cli/run.cpp",
    **{f"cli/index/{part}.cpp": "cli/index/file_records.cpp" for part in ("build_plan", "index_command", "index_report")},
    "engine/compare/prepared_values.cpp": "engine/compare/measure.cpp",
    "engine/explain.cpp": "engine/linker.cpp",
    "engine/explanation_json.cpp": "cli/report_json.cpp",
    **{f"engine/model/{part}.cpp": "engine/model/train.cpp"
       for part in ("model_json", "pattern_weights", "random_agreement", "random_pairs")},
    "engine/settings/comparison_name.cpp": "engine/settings/settings_reader.cpp",
    "engine/model/train_population.cpp": "engine/model/train.cpp",
    **{f"engine/draft/{part}.cpp": "engine/draft/draft.cpp" for part in ("choose_kind", "column_kind", "levels")},
    **{f"cli/{part}.cpp": "cli/run.cpp"
       for part in ("column_mapping", "drafting", "pair_rows", "raw_files", "run_comparison", "sample_report", "score_pairs", "training_labels")},
    "engine/draft/draft_pairs.cpp": "engine/draft/draft.cpp",
    "io/arrow_csv.cpp": "io/csv_reader.cpp",
    "io/arrow_input.cpp": "io/arrow_files.cpp",
    "io/arrow_output.cpp": "io/arrow_writer.cpp",
    **{f"engine/profile/{part}.cpp": "engine/profile/profile.cpp"
       for part in ("answer_columns", "column_facts", "column_groups", "column_statistics", "dependencies", "header_values", "quality",
                    "row_groups_sample", "semantic_type", "type_detectors")},
    **{f"engine/profile/{part}.cpp": "engine/profile/value_signs.cpp"
       for part in ("folded_words", "value_formats", "vocabulary")},
    "cli/profile_report.cpp": "cli/run.cpp",
    **{f"engine/standardise/{part}.cpp": "engine/standardise/standardiser.cpp"
       for part in ("addresses", "emails", "months", "names", "organisations", "phones", "steps", "table_rows", "word_list")},
    "engine/profile/step_effects.cpp": "engine/profile/profile.cpp",
    "cli/evaluation_report.cpp": "cli/evaluation_details.cpp",
    "cli/evaluation_files.cpp": "cli/evaluation_details.cpp",
}
# Test files that mirror no single source file, and what they are about.
TESTS_OF_MORE: dict[str, str] = {
    "tests/kernels/guard_page_test.cpp": "every kernel over texts, at the ends of its arrays",
    "tests/kernels/phonetic/golden_test.cpp": "every row of kernels/phonetic/phonetic.def, by tests/golden/phonetic/",
}


def read_project(root: Path) -> Project:
    """All text files that belong to the project: what git tracks or would track, so never what is built."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root,
                            check=True, capture_output=True, text=True).stdout.split("\0")
    paths = sorted({path for path in listed if path and (root / path).is_file()})
    names = ("Makefile", "LICENSE", ".ci/run", ".ci/install")
    return {path: (root / path).read_text(encoding="utf-8", errors="replace") for path in paths
            if path.endswith(TEXT_ENDINGS) or path in names}


def is_cpp(path: str) -> bool:
    return path.endswith((".cpp", ".hpp", ".def"))


def numbered_code(text: str) -> Iterator[tuple[int, str]]:
    """Lines of C++ with comments and the content of string literals blanked, numbered from 1."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.DOTALL)

    def blank(found: re.Match) -> str:
        kept = '""' if found.group().startswith(('"', "R")) else ""
        return kept + "\n" * found.group().count("\n")

    return enumerate(pattern.sub(blank, text).split("\n"), start=1)


def offences(project: Project, folders: tuple[str, ...], pattern: str, fix: str, but: tuple[str, ...] = ()) -> list[str]:
    """Places in the C++ code below `folders` that match the pattern."""
    wanted = re.compile(pattern)
    return [f"{path}:{number}: {found.group().strip()}: {fix}"
            for path, text in project.items()
            if is_cpp(path) and path.startswith(folders) and path not in but
            for number, line in numbered_code(text) if (found := wanted.search(line))]


def layers_point_down(project: Project) -> list[str]:
    """Includes follow the layers of ARCHITECTURE.md."""
    complaints = []
    for path, text in project.items():
        allowed = next((a for layer, a in MAY_INCLUDE.items() if path.startswith(layer)), None)
        if allowed is None or not is_cpp(path):
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            found = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if found and not found[1].endswith(".def") and not found[1].startswith(allowed):
                complaints.append(f"{path}:{number}: includes {found[1]}: this layer sees only {', '.join(allowed)}; "
                                  "move the code, or pass what it needs as an argument")
    return complaints


def included_files_exist(project: Project) -> list[str]:
    """Includes in quotes are paths from the project's folder (in tests, also names of files beside)."""
    return [f"{path}:{number}: no file {found[1]}: write the path from the project's folder, "
            "and angle brackets for what is not ours"
            for path, text in project.items() if path.endswith((".cpp", ".hpp"))
            for number, line in enumerate(text.split("\n"), start=1)
            if (found := re.match(r'\s*#\s*include\s*"([^"]+)"', line)) and found[1] not in project
            and not (path.startswith(("tests/", "bench/")) and str(Path(path).parent / found[1]) in project)]


def files_are_short(project: Project) -> list[str]:
    """Source files have at most 500 lines."""
    return [f"{path}: {count} lines, at most {LINES_MAX}: split it by what its parts are about"
            for path, text in project.items() if path.endswith((".cpp", ".hpp", ".py"))
            if (count := text.count("\n")) > LINES_MAX]


def test_of(source: str) -> str:
    return f"tests/{source.removesuffix('.cpp')}_test.cpp"


def sources(project: Project) -> list[str]:
    return [path for path in project if path.endswith(".cpp") and path.startswith(tuple(f + "/" for f in SOURCE_FOLDERS))
            and path != "cli/main.cpp"]


def every_source_has_a_test(project: Project) -> list[str]:
    """Every source file has the test that mirrors its path, or says which other one covers it."""
    complaints = []
    for source in sources(project):
        if Path(source).name == "placeholder.cpp":
            complaints.append(f"{source}: stands for code to come: delete it")
        elif test_of(TESTED_ELSEWHERE.get(source, source)) not in project:
            complaints.append(f"{source}: no {test_of(TESTED_ELSEWHERE.get(source, source))}: write it, or name the "
                              "source whose test covers it in TESTED_ELSEWHERE of tests/tidy/rules.py")
    return complaints


def every_test_has_a_source(project: Project) -> list[str]:
    """Every test file mirrors a source file or a header."""
    complaints = []
    for path in project:
        if not path.startswith("tests/") or not path.endswith("_test.cpp") or path in TESTS_OF_MORE:
            continue
        source = path.removeprefix("tests/").removesuffix("_test.cpp")
        if source + ".cpp" not in project and source + ".hpp" not in project:
            complaints.append(f"{path}: neither {source}.cpp nor {source}.hpp: rename or remove the test, or say what "
                              "it is about in TESTS_OF_MORE of tests/tidy/rules.py")
    return complaints


def exceptions_are_needed(project: Project) -> list[str]:
    """The lists of exceptions in tests/tidy/rules.py hold nothing that is not there or needs none."""
    gone = [f"TESTED_ELSEWHERE: {s} -> {e}: remove the entry" for s, e in TESTED_ELSEWHERE.items()
            if s not in project or e not in project or test_of(s) in project]
    return gone + [f"TESTS_OF_MORE: {path}: remove the entry" for path in TESTS_OF_MORE if path not in project]


def every_source_folder_has_a_readme(project: Project) -> list[str]:
    """A README.md in every folder of sources says what belongs there and how to add one."""
    folders = {str(Path(path).parent) for path in project
               if path.endswith((".cpp", ".hpp")) and path.startswith(tuple(f + "/" for f in SOURCE_FOLDERS))}
    folders |= {path.split("/")[0] for path in project if path.startswith(("bench/", "datasets/", "python/", "tests/"))}
    return [f"{folder}/README.md is missing: say what belongs here and how to add one"
            for folder in sorted(folders) if f"{folder}/README.md" not in project]


def libraries_neither_print_nor_exit(project: Project) -> list[str]:
    """Libraries never print, exit or abort: they throw an error of engine/errors.hpp, or write to the context's log."""
    pattern = (r"std::(cout|cerr|clog)\b|\b(printf|fprintf|puts|putchar|perror)\s*\(|std::print(ln)?\b"
               r"|(?<![\w.>])(std::)?(exit|_Exit|quick_exit|abort|terminate)\s*\(")
    return offences(project, ("kernels/", "engine/", "io/", "service/"), pattern, "throw, or use RunContext::log")


def no_transcendental_functions_of_libm(project: Project) -> list[str]:
    """log, exp, pow and trigonometry come from kernels/math.hpp: libm's bits differ between processors."""
    names = ("log|log2|log10|log1p|exp|exp2|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh"
             "|cbrt|hypot|tgamma|lgamma|erf|erfc")
    return offences(project, ("kernels/", "engine/", "io/", "service/", "cli/"),
                    rf"std::({names})[fl]?\s*\(|(?<![\w:.>])::({names})[fl]?\s*\(",
                    "call the function of kernels/math.hpp", but=("kernels/math.cpp",))


def numbers_become_text_without_a_locale(project: Project) -> list[str]:
    """Numbers and text: std::to_chars and std::from_chars alone, so that no locale changes a file."""
    pattern = (r"\bsetlocale\s*\(|std::(stod|stof|stold|strtod|strtof|atof|stoi|stol|stoul|stoull|stoll|atoi)\s*\(|\bsnprintf\s*\("
               r"|std::to_string\s*\(")
    return offences(project, ("kernels/", "engine/", "io/", "service/", "cli/"), pattern, "use std::to_chars or std::from_chars")


def no_machine_flags(project: Project) -> list[str]:
    """No -m flag in the build but in kernels/isa.cmake: one binary runs on every x86-64 processor."""
    return [f"{path}:{number}: {found.group().strip()}: remove the flag"
            for path, text in project.items()
            if (path.endswith((".cmake", "CMakeLists.txt")) or path in ("CMakePresets.json", "Makefile"))
            and path != "kernels/isa.cmake"
            for number, line in enumerate(text.split("\n"), start=1)
            if not line.lstrip().startswith("#")
            and (found := re.search(r"""(?<![\w-])-(m(arch|tune|cpu|avx\w*|sse\S*|fma\d?|bmi2?)\b\S*|ffast-math|Ofast)""", line))]


def names_say_what(project: Project) -> list[str]:
    """File names say what is inside."""
    banned = re.compile(r"(^|_)(utils?|helpers?|common(?!_substring)|misc|stuff|manager)(_|$)")
    return [f"{path}: name it after its main type or function" for path in project
            if any(banned.search(part) for part in Path(path).with_suffix("").parts)]


def open_work_has_a_reason(project: Project) -> list[str]:
    """TODO and its kin stand with a reason: TODO(why): what."""
    return [f"{path}:{number}: {found.group()}: write the reason in brackets, TODO(why): what"
            for path, text in project.items() if not path.startswith("tests/tidy/")
            for number, line in enumerate(text.split("\n"), start=1)
            if (found := re.search(r"\b(TODO|FIXME|XXX|HACK)\b(?!\([^)]{3,}\):)", line))
            and not path.endswith(".md")]


def no_paths_of_one_machine(project: Project) -> list[str]:
    """Nothing names a folder that exists on one machine only."""
    return [f"{path}:{number}: {found.group()}: use a path relative to the project, or an option"
            for path, text in project.items() if not path.startswith("tests/tidy/")
            for number, line in enumerate(text.split("\n"), start=1)
            if (found := re.search(r"(?<![\w.])/(home|root|work|Users|mnt)/[\w.-]+", line))]


def documents_mention_every_folder(project: Project) -> list[str]:
    """ARCHITECTURE.md names every top folder."""
    folders = sorted({path.split("/")[0] for path in project if "/" in path and not path.startswith(".")})
    text = project.get("ARCHITECTURE.md", "")
    return [f"ARCHITECTURE.md does not mention {folder}/: say what it is for" for folder in folders if f"{folder}/" not in text]


def links_in_documents_lead_somewhere(project: Project) -> list[str]:
    """Relative links of documents lead to files or folders that are there."""
    folders = {str(parent) for path in project for parent in Path(path).parents}
    complaints = []
    for path, text in project.items():
        if not path.endswith(".md"):
            continue
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
            place = Path(path).parent / target
            normal = str(Path(*[part for part in place.parts if part != "."]))
            while re.search(r"(^|/)(?!\.\./)[^/]+/\.\./", normal):
                normal = re.sub(r"(^|/)(?!\.\./)[^/]+/\.\./", r"\1", normal, count=1)
            if normal.rstrip("/") not in project and normal.rstrip("/") not in folders:
                complaints.append(f"{path}: the link to {target} leads nowhere: mend or remove it")
    return complaints


# Where the rows of each table are described.
TABLE_DOCUMENTS = {
    "engine/compare/similarities.def": "docs/similarities.md",
    "engine/derive/functions.def": "docs/grammar.md",
    "engine/standardise/steps.def": "docs/settings.md",
    "engine/tuning.def": "bench/accuracy/README.md",
    "kernels/phonetic/phonetic.def": "docs/encoders.md",
}


def documents_list_every_table_row(project: Project) -> list[str]:
    """Every .def table has a document, and it names every row."""
    complaints = []
    for path, table in project.items():
        if not path.endswith(".def"):
            continue
        document = TABLE_DOCUMENTS.get(path)
        if document is None:
            complaints.append(f"{path}: no document: name it in TABLE_DOCUMENTS of tests/tidy/rules.py")
            continue
        complaints += [f"{document} does not mention `{name}` of {path}: describe it"
                       for name in re.findall(r"^SAMEAS_\w+\((\w+),", table, flags=re.MULTILINE)
                       if not re.search(rf"\b{name}\b", project.get(document, ""))]
    return complaints


def documents_are_finished(project: Project) -> list[str]:
    """No document has a gap left: [[to fill]]."""
    return [f"{path}:{number}: a gap: fill it in, or say nothing there" for path, text in project.items()
            if path.endswith(".md") for number, line in enumerate(text.split("\n"), start=1) if "[[to fill" in line]


def white_space_is_clean(project: Project) -> list[str]:
    """No tabs (but in makefiles), no white space at the end of lines, one newline at the end of files."""
    complaints = []
    for path, text in project.items():
        if path == "LICENSE" or path.startswith(("tests/fuzz/corpus/", "tests/golden/")):
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            if line != line.rstrip():
                complaints.append(f"{path}:{number}: white space at the end of the line: remove it")
            if "\t" in line and path != "Makefile":
                complaints.append(f"{path}:{number}: a tab: use spaces, or \\t in a string")
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            complaints.append(f"{path}: must end with exactly one newline")
    return complaints


ALL = [layers_point_down, included_files_exist, files_are_short, every_source_has_a_test, every_test_has_a_source,
       exceptions_are_needed, every_source_folder_has_a_readme, libraries_neither_print_nor_exit,
       no_transcendental_functions_of_libm, numbers_become_text_without_a_locale, no_machine_flags, names_say_what,
       open_work_has_a_reason, no_paths_of_one_machine, documents_mention_every_folder,
       links_in_documents_lead_somewhere, documents_list_every_table_row, documents_are_finished, white_space_is_clean]
