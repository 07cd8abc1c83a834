"""`sameas import-splink`: a model of Splink as a model.json of this program."""

import argparse
import sys
from collections.abc import Sequence

from ._errors import Error
from ._splink import from_splink


def main(arguments: Sequence[str]) -> int:
    """Runs it. Returns the status to exit with: 0, 2 where the model cannot be expressed, 1 for trouble with files."""
    parser = argparse.ArgumentParser(
        prog="sameas import-splink", description="Writes a model that Splink 3, 4 or 5 saved as a model of sameas: "
        "sameas dedupe FILE --model model.json runs it unchanged.")
    parser.add_argument("splink_model", metavar="MODEL", help="the JSON that Splink saved")
    parser.add_argument("--out", metavar="FILE", default="model.json", help="where the model goes (default: model.json)")
    parser.add_argument("--settings", metavar="FILE", help="where its settings go as well")
    parser.add_argument("--keep", metavar="PROBABILITY", type=float, help="keep pairs from this probability up (default: all)")
    parser.add_argument("--threshold", metavar="PROBABILITY", type=float, default=0.5,
                        help="join records of pairs from this probability up (default: 0.5)")
    options = parser.parse_args(arguments)
    try:
        imported = from_splink(options.splink_model, keep=options.keep, threshold=options.threshold)
        imported.model.save(options.out)
        if options.settings:
            imported.settings.save(options.settings)
    except Error as error:
        print(f"sameas: {error}", file=sys.stderr)
        return 1 if isinstance(error, OSError) else 2
    for note in imported.settings["notes"]:
        print(f"sameas: {note['about']}: {note['text']}", file=sys.stderr)
    return 0
