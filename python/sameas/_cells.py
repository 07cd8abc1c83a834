"""Values that are neither text nor a number of Python's own, as the text that their Arrow column would have."""

import datetime
import decimal


def cell_text(value: object) -> object:
    """Text of a date, a time, a decimal or a scalar of numpy; None of what means missing; else the value itself."""
    if type(value).__name__ in ("NAType", "NaTType"):  # of pandas, which need not be there
        return None
    if isinstance(value, datetime.datetime):
        return _instant_text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return _decimal_text(value)
    item = getattr(value, "item", None)  # a scalar of numpy
    if callable(item):
        inner = item()
        if isinstance(inner, (str, bool, int, float, datetime.date)):
            return cell_text(inner) if isinstance(inner, datetime.date) else _plain_text(inner)
    return value


def _plain_text(value: str | bool | int | float) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if value != value else repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _instant_text(value: datetime.datetime) -> str:
    """The date alone at midnight, else with the time; in UTC, ending in Z, where there is a time zone."""
    zone = ""
    if value.tzinfo is not None:
        value, zone = value.astimezone(datetime.timezone.utc).replace(tzinfo=None), "Z"
    if value.time() == datetime.time():
        return value.date().isoformat()
    text = value.isoformat()
    return (text.rstrip("0") if "." in text else text) + zone


def _decimal_text(value: decimal.Decimal) -> str | None:
    if not value.is_finite():
        return None
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
