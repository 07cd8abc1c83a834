"""One saved document of Splink on its way to settings and a model."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from ._errors import InvalidSettings
from ._model import Model
from ._settings import Settings
from ._splink_fields import Fields, quoted
from ._splink_sql import Translator, conjuncts, disjuncts, plain_equality
from ._splink_values import parse

_NOT_OBSERVED_SHARE = 1e-6   # what Splink takes for a level that its training never met


class Import:
    """One document on its way."""

    def __init__(self, document: Mapping[str, Any], origin: str) -> None:
        self._origin = origin
        self._fields = Fields()
        self._settings: list[dict[str, Any]] = []      # comparisons as the settings have them
        self._parameters: list[dict[str, Any]] = []    # and as the model has them
        self._adjustments: list[dict[str, Any]] = []
        self._shares: list[dict[str, Any]] = []
        self._notes: list[dict[str, str]] = []
        self.frequency_columns: list[str] = []
        for key in ("comparisons", "link_type"):
            if key not in document:
                raise InvalidSettings(f"{origin}: '{key}' is missing: this is not a model that Splink 3, 4 or 5 saved")
        self._dialect = str(document.get("sql_dialect") or "duckdb")
        self._id = str(document.get("unique_id_column_name") or "unique_id")
        self._prior = float(document.get("probability_two_random_records_match") or 0.0001)
        self._link_type = str(document["link_type"])
        for comparison in document["comparisons"]:
            self._add_comparison(comparison)
        self._rules, self._conditions = self._blocking(document.get("blocking_rules_to_generate_predictions") or [])
        self._read_frequency_columns()

    def give_shares(self, column: str, shares: list[list[Any]]) -> None:
        self._shares.append({"expression": quoted(self._fields.text(column)), "shares": shares})

    def finish(self, keep: float, threshold: float) -> tuple[Settings, Model]:
        document: dict[str, Any] = {
            "id": self._id, "fields": self._fields.document, "blocking": self._rules, "comparisons": self._settings,
            "keep": {"probability": keep}, "threshold": {"probability": max(threshold, keep)},
            "notes": [{"about": "link_type", "text": f"{self._link_type}, imported from Splink"}, *self._notes]}
        settings = Settings.from_document(document)
        # The keys of what a model of elsewhere has beyond others are there where there is something.
        extra = {"share_adjustments": self._adjustments, "shares": self._shares, "rule_conditions": self._conditions}
        model = {"schema": 1, "kind": "sameas model", "settings": json.loads(settings.to_json()), "prior": self._prior,
                 "comparisons": self._parameters, "classes": [], "term_frequencies": [],
                 "training": {"sessions": [], "random_pairs": 0, "comparable_pairs": 0, "prior_source": "given",
                              "expected_matches": 0.0, "warnings": [], "refusals": []},
                 **{key: value for key, value in extra.items() if value}}
        return settings, Model.from_json(json.dumps(model))

    # Comparisons

    def _add_comparison(self, comparison: Mapping[str, Any]) -> None:
        title = str(comparison.get("output_column_name") or f"comparison {len(self._settings) + 1}")
        where = f"{self._origin}: comparison '{title}'"
        translator = Translator(self._fields, where, self._dialect)
        levels = _Levels()
        written = comparison["comparison_levels"]
        parameters = _parameters(written, where, self._notes, title)
        trees = [None if _is_else(level) else parse(level["sql_condition"], self._dialect) for level in written]
        for level, tree, (m, u) in zip(written, trees, map(_in_range, parameters), strict=True):
            text = "else" if tree is None else translator.level(tree)
            levels.add(text, m, u, bool(level.get("is_null_level")), None if tree is None else level)
        if not levels.texts or levels.texts[-1] != "else":
            raise InvalidSettings(f"{where}: the last level is {levels.texts[-1:]}, not ELSE")
        levels.make_nulls_implicit(translator.used)
        levels.make_else_of_nulls(translator.used)
        name = self._comparison_name(title)
        self._write_comparison(name, translator.used, levels)
        for place, level in enumerate(levels.sources, 1):
            if level is not None:
                self._adjust(name, place, level, written, trees, parameters, where)

    def _write_comparison(self, name: str, fields: list[str], levels: "_Levels") -> None:
        if not fields:
            raise InvalidSettings(f"{self._origin}: comparison '{name}' reads no column")
        self._settings.append({"name": name, "fields": fields, "levels": levels.texts})
        self._parameters.append({"name": name, "levels": [
            {"level": text, "m": m, "u": u} for text, m, u in zip(levels.texts, levels.m, levels.u, strict=True)]})

    def _comparison_name(self, title: str) -> str:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", title) or "comparison"
        taken = {one["name"] for one in self._settings}
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain}_{number}", number + 1
        return name

    def _adjust(self, name: str, place: int, level: Mapping[str, Any], written: list[Mapping[str, Any]], trees: list[Any],
                parameters: list[tuple[float, float]], where: str) -> None:
        column = level.get("tf_adjustment_column")
        weight = float(1.0 if level.get("tf_adjustment_weight") is None else level["tf_adjustment_weight"])
        if not column or weight == 0 or level.get("is_null_level"):
            return
        column = _unquoted(str(column))
        own = next(n for n, one in enumerate(written) if one is level)
        u = parameters[own][1]
        if not level.get("disable_tf_exact_match_detection"):
            exact = [n for n, tree in enumerate(trees)
                     if tree is not None and plain_equality(tree.unnest()) == column.lower()]
            if not exact:
                raise InvalidSettings(f"{where}: term frequencies of '{column}' need a level on which it is equal")
            u = parameters[exact[0]][1]
        self._adjustments.append({"comparison": name, "level": place, "expression": quoted(self._fields.text(column)),
                                  "weight": weight, "u": u, "least_share": float(level.get("tf_minimum_u_value") or 0)})
        if column not in self.frequency_columns:
            self.frequency_columns.append(column)

    def _read_frequency_columns(self) -> None:
        """What nothing else reads needs a comparison, which weighs nothing."""
        texts = [text for one in self._settings for text in one["fields"]]
        for column in self.frequency_columns:
            field = self._fields.text(column)
            read = any(field in one["fields"] and any(_reads(text, field, len(one["fields"])) for text in one["levels"])
                       for one in self._settings)
            if not read or field not in texts:
                self._add_weightless(f"frequency_of_{column}", [field], f"missing({quoted(field)})")

    def _add_weightless(self, title: str, fields: list[str], text: str) -> str:
        levels = _Levels()
        levels.add(text, 1.0, 1.0)
        levels.add("else", 1.0, 1.0)
        name = self._comparison_name(title)
        self._write_comparison(name, fields, levels)
        return name

    # Blocking

    def _blocking(self, written: list[Any]) -> tuple[list[str], list[dict[str, Any]]]:
        conditions: dict[str, list[tuple[str, list[str]]]] = {}   # of each rule, in order; none: it holds as it is
        for number, rule in enumerate(written, 1):
            sql = rule if isinstance(rule, str) else rule["blocking_rule"]
            where = f"{self._origin}: blocking rule {number}"
            exploded = [] if isinstance(rule, str) else rule.get("arrays_to_explode") or []
            dialect = self._dialect if isinstance(rule, str) else rule.get("sql_dialect") or self._dialect
            for part in disjuncts(parse(sql, dialect)):
                self._add_rule(part, where, conditions, dialect, {str(column) for column in exploded})
        if not written:
            conditions["all_pairs()"] = []
        rules = list(conditions)
        found = []
        for number, rule in enumerate(rules, 1):
            if not conditions[rule]:
                continue
            fields = list(dict.fromkeys(field for _, used in conditions[rule] for field in used))
            texts = [text for text, _ in conditions[rule]]
            text = texts[0] if len(texts) == 1 else " or ".join(f"({one})" for one in texts)
            found.append({"rule": number, "comparison": self._add_weightless(f"condition_of_rule_{number}", fields, text)})
        return rules, found

    def _add_rule(self, node: Any, where: str, conditions: dict[str, list[tuple[str, list[str]]]], dialect: str,
                  exploded: set[str]) -> None:
        keys: list[str] = []
        filters: list[str] = []
        translator = Translator(self._fields, where, dialect)
        for part in conjuncts(node):
            reader = Translator(self._fields, where, dialect)
            text = reader.level(part)
            key = re.fullmatch(r"exact\((.*)\)", text)
            if key and text.count("exact(") == 1 and " and " not in text and " or " not in text:
                keys.append(f"items({key[1]})" if reader.used[0] in exploded and key[1] == quoted(reader.used[0]) else key[1])
                continue
            if exploded.intersection(reader.used):
                raise InvalidSettings(f"{where}: an exploded array in something else than an equality: {text}")
            filters.append(f"({text})" if " or " in text else text)
            translator.used += [field for field in reader.used if field not in translator.used]
        rule = ", ".join(dict.fromkeys(keys)) or "all_pairs()"
        if not filters:
            conditions[rule] = []
        elif rule not in conditions or conditions[rule]:
            conditions.setdefault(rule, []).append((" and ".join(filters), translator.used))


class _Levels:
    """The levels of a comparison, with what they weigh and where they are from."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.m: list[float] = []
        self.u: list[float] = []
        self.sources: list[Mapping[str, Any] | None] = []
        self._is_null: list[bool] = []
        self._nulls_are_implicit = False

    def add(self, text: str, m: float, u: float, is_null: bool = False, source: Mapping[str, Any] | None = None) -> None:
        if text in self.texts:   # the first of two equal levels takes all that the second could
            return
        self.texts.append(text)
        self.m.append(1.0 if is_null else m)
        self.u.append(1.0 if is_null else u)
        self.sources.append(source)
        self._is_null.append(is_null)

    def make_nulls_implicit(self, fields: list[str]) -> None:
        """Over a null of its only field a comparison is at level null anyway, where no other level asks for nulls."""
        if len(fields) != 1 or not self._is_null[0] or self.texts[0] != f"missing({quoted(fields[0])})":
            return
        if any("missing(" in text or "equals(" in text for text in self.texts[1:]):
            return
        for values in (self.texts, self.m, self.u, self.sources, self._is_null):
            del values[0]
        self._nulls_are_implicit = True

    def make_else_of_nulls(self, fields: list[str]) -> None:
        """Without a level for nulls, Splink's ELSE takes them: here only what can be told does, so they are named."""
        if any(_is_about_nulls_alone(text) for text in self.texts) or not fields or self._nulls_are_implicit:
            return
        self.texts.insert(-1, f"missing({quoted(fields[0])}) or not missing({quoted(fields[0])})")
        self.m.insert(-1, self.m[-1])
        self.u.insert(-1, self.u[-1])
        self.sources.insert(-1, None)
        self._is_null.insert(-1, False)


def _is_about_nulls_alone(text: str) -> bool:
    """Whether a level is never unknown, so that after it a comparison is not at level null."""
    rest = re.sub(r'missing\((?:"(?:[^"\\]|\\.)*"|\([^()]*\)|[^()"])*\)', "", text)
    return rest != text and not re.sub(r"\b(and|or|not)\b|[() ]", "", rest)


def _is_else(level: Mapping[str, Any]) -> bool:
    return str(level["sql_condition"]).strip().upper() == "ELSE"


def _unquoted(column: str) -> str:
    return column[1:-1].replace('""', '"') if column[:1] == column[-1:] == '"' else column


def _reads(text: str, field: str, fields: int) -> bool:
    """Whether a level reads the field itself, not a function of it."""
    return re.search(r"(exact|missing|_equals|distance|jaro|jaro_winkler|character_jaccard)\(" + re.escape(quoted(field)) + r"[,)]",
                     text) is not None or (fields == 1 and text == "exact")


def _parameters(levels: list[Mapping[str, Any]], where: str, notes: list[dict[str, str]], title: str) -> list[tuple[float, float]]:
    """m and u of each level; what was not trained has Splink's defaults."""
    counted = [level for level in levels if not level.get("is_null_level")]
    default_m = _default_m(len(counted))
    default_u = _default_u(default_m)
    result = []
    place = len(counted)   # defaults are in the order of agreement: else first, exact last
    for level in levels:
        if level.get("is_null_level"):
            result.append((1.0, 1.0))
            continue
        place -= 1
        values = []
        for key, default in (("m_probability", default_m[place]), ("u_probability", default_u[place])):
            value = level.get(key)
            if value is None:
                notes.append({"about": title, "text": f"{key} of {level['sql_condition']} was not trained: Splink's default"})
                value = default
            elif isinstance(value, str):   # "level not observed in training dataset"
                value = _NOT_OBSERVED_SHARE
            number = float(value)
            if not 0 <= number < math.inf:
                raise InvalidSettings(f"{where}: {key} is {value!r}, not a number from 0")
            values.append(max(number, 1e-300))
        m, u = values
        result.append((m, u))
    return result


def _in_range(parameters: tuple[float, float]) -> tuple[float, float]:
    """Models that somebody wrote by hand have values above 1, and so have defaults: what counts is their ratio."""
    m, u = parameters
    return m / max(m, u, 1.0), u / max(m, u, 1.0)


def _default_m(levels: int) -> list[float]:
    """95 % at the level of most agreement, the rest in equal parts."""
    if levels < 2:
        return [0.95] * levels
    return [0.05 / (levels - 1)] * (levels - 1) + [0.95]


def _default_u(m: list[float]) -> list[float]:
    """So that weights rise evenly from -5 to 3, and the last is 10."""
    steps = len(m) - 1
    if steps < 1:
        weights = [10.0] * len(m)
    elif steps == 1:
        weights = [-5.0, 10.0]
    else:
        weights = [-5.0 + 8.0 * step / (steps - 1) for step in range(steps)] + [10.0]
    return [share / 2**weight for share, weight in zip(m, weights, strict=True)]
