"""The command `sameas`: the command line of the engine, in this module."""

import sys

from . import _sameas


def main() -> None:
    """Runs it with the process's arguments, and exits with its status."""
    if sys.argv[1:2] == ["import-splink"]:   # SQL is read by a package of Python's
        from ._import_splink import main as import_splink
        sys.exit(import_splink(sys.argv[2:]))
    sys.exit(_sameas.run_command_line(["sameas", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
