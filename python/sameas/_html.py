"""Cells of the tables that notebooks show."""

import html


def cell(value: object) -> str:
    """A value as HTML: four digits of a number, nothing for None."""
    return "" if value is None else html.escape(f"{value:.4g}" if isinstance(value, float) else str(value))
