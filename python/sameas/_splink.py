"""Splink models: the settings documents that Splink 3, 4 and 5 save, as settings and models of this package."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ._errors import FileError, InvalidSettings
from ._model import Model
from ._settings import Settings

_KEEP_ALL = 1e-300


class SplinkModel(NamedTuple):
    """A model that Splink saved: settings, and the model to run. Notes of the settings say what was left out."""

    settings: Settings
    model: Model


def from_splink(model: "str | os.PathLike[str] | Mapping[str, Any] | Any", *, keep: float | None = None,
                threshold: float = 0.5) -> SplinkModel:
    """Reads a model of Splink, to be run unchanged.

    Args:
        model: a path of the JSON that Splink saved, that document as a dict, or a Linker of Splink, whose tables of term
            frequencies come along (a document has none: they are counted over the records of each run, as Splink does).
        keep: pairs from this probability up are kept; all, as Splink's `predict` does, where it is left out.
        threshold: pairs from this probability up join records to entities.

    Raises:
        InvalidSettings: something of it cannot be expressed; the message has the fragment.
        FileError: the file cannot be read.

    >>> people = [{"unique_id": n, "name": name} for n, name in enumerate(["ana", "anna", "ana"])]
    >>> document = {"link_type": "dedupe_only", "probability_two_random_records_match": 0.1,
    ...             "blocking_rules_to_generate_predictions": [], "comparisons": [{"output_column_name": "name",
    ...             "comparison_levels": [
    ...                 {"sql_condition": "name_l IS NULL OR name_r IS NULL", "is_null_level": True},
    ...                 {"sql_condition": "name_l = name_r", "m_probability": 0.9, "u_probability": 0.1},
    ...                 {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.9}]}]}
    >>> settings, model = from_splink(document)   # doctest: +SKIP
    >>> settings["comparisons"][0]["levels"]      # doctest: +SKIP
    ['exact', 'else']
    """
    from ._splink_import import Import   # with sqlglot, whose import would cost every program
    document, origin = _document(model)
    try:
        imported = Import(document, origin)
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise InvalidSettings(f"{origin}: this is not shaped as Splink saves a model: {type(error).__name__}: {error}") from None
    for column, shares in _frequency_tables(model, imported.frequency_columns).items():
        imported.give_shares(column, shares)
    return SplinkModel(*imported.finish(_KEEP_ALL if keep is None else keep, threshold))


def _document(model: Any) -> tuple[Mapping[str, Any], str]:
    if isinstance(model, Mapping):
        return model, "Splink model"
    if isinstance(model, (str, os.PathLike)):
        try:
            document = json.loads(Path(model).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise FileError(f"{os.fspath(model)}: {error}") from None
        except ValueError as error:
            raise InvalidSettings(f"{os.fspath(model)}: this is no JSON: {error}") from None
        if not isinstance(document, Mapping):
            raise InvalidSettings(f"{os.fspath(model)}: this is not a model that Splink saved")
        return document, os.fspath(model)
    settings: Any = getattr(model, "_settings_obj", None)
    if hasattr(settings, "as_dict"):
        return settings.as_dict(), "Splink linker"
    raise InvalidSettings(f"model is of type {type(model).__name__}: give a path, a dict, or a Linker of Splink")


def _frequency_tables(linker: Any, columns: list[str]) -> dict[str, list[list[Any]]]:
    """Values and their shares, of a Linker alone."""
    management = getattr(linker, "table_management", None)
    compute = getattr(management, "compute_tf_table", None) or getattr(linker, "compute_tf_table", None)
    if compute is None or isinstance(linker, (str, os.PathLike, Mapping)):
        return {}
    tables = {}
    for column in columns:
        table = compute(column)
        rows = getattr(table, "as_record_list", None) or table.as_record_dict   # of Splink 5, and before
        shares = []
        for row in rows():
            share = next(value for key, value in row.items() if key.startswith("tf_"))
            value = next(value for key, value in row.items() if not key.startswith("tf_"))
            if value is not None and share:
                whole = isinstance(value, float) and value.is_integer()   # 5.0 is written 5 in columns of numbers
                shares.append([str(int(value) if whole else value), float(share)])
        tables[column] = sorted(shares)
    return tables
