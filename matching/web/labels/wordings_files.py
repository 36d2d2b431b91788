"""The wording of what can be wrong in a row of an imported file."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FILES: Mapping[str, Any] = {
    "missing": _l("This field is missing or empty. Give a value."),
    "wrong-type": _l("This value is of the wrong kind. Expected: %(expected)s."),
    "too-long": _l("This text has %(length)s characters. Shorten it to %(limit)s or fewer."),
    "control-characters": _l("This text holds characters that cannot be shown. Remove them and try again."),
    "out-of-range": _l("Give a whole number from %(low)s to %(high)s."),
    "unknown-choice": _l("“%(value)s” is not in the list. Choose one of: %(choices)s."),
    "unknown-codes": _l("These codes are not in the vocabulary: %(values)s."),
    "unknown-languages": _l(
        "These are not official languages of the United Nations: %(values)s. Use ar, zh, en, fr, ru or es."
    ),
    "unknown-language": _l(
        "“%(value)s” is not an official language of the United Nations. Use ar, zh, en, fr, ru or es."
    ),
    "unknown-areas": _l(
        "These areas are not known: %(values)s. Use world, a three-digit region code (M49) or a State's three letters."
    ),
    "unknown-state": _l("“%(value)s” is not the three-letter code of a Member or observer State."),
    "not-a-date": _l("“%(value)s” is not a date. Write it as year-month-day, for example 2026-09-01."),
    "date-out-of-range": _l("Give a date between the years %(first)s and %(last)s."),
    "ends-before-it-starts": _l("The window ends (%(end)s) before it starts (%(start)s)."),
    "unknown-field": _l("This field is not part of the format. Remove it or correct its name."),
    "field-twice": _l("This field stands twice in the row. Keep one."),
    "id-twice": _l("This id already stands on line %(first_line)s. Give every row its own id."),
    "not-json": _l("This line is not valid JSON. Write one posting a line."),
    "not-an-object": _l("This line is not a posting. Write one JSON object a line, between { and }."),
    "not-utf-8": _l("This line is not in UTF-8. Save the file as UTF-8 and try again."),
    "no-names": _l("There is no line of names. Name the columns in the first line, with id and title among them."),
    "cell-without-name": _l("A cell of this row stands below no name. Name its column, or empty the cell."),
    "file-not-utf-8": _l("This file is not in UTF-8. Save it as CSV in UTF-8 and try again."),
    "not-csv": _l("This file is not valid CSV: a quotation mark is not closed, or a cell is far too long."),
    "not-a-workbook": _l("This file is not a sound XLSX workbook. Open it in your program and save it as XLSX anew."),
    "file-too-large": _l("This file is larger than %(limit)s MB. Divide it and import the parts."),
    "unpacks-too-large": _l(
        "Unpacked, this workbook is far larger than it should be (the limit is %(limit)s MB). "
        "Save it anew with its texts only."
    ),
    "too-many-parts": _l("This workbook has more than %(limit)s parts. Copy its rows into a new one and save that."),
    "too-many-cells": _l("This table has cells beyond row %(rows)s or column %(columns)s. Remove them or divide it."),
    "too-much-text": _l("The cells of this workbook come to more than %(limit)s characters. Divide it."),
    "encrypted-file": _l("This workbook is protected by a password. Save it without one and try again."),
    "archive-inside": _l(
        "There is another archive or an embedded object inside this workbook. Save it with texts only."
    ),
    "declares-entities": _l(
        "This workbook declares document types or entities. No program of ours writes that: save it anew."
    ),
    "already-imported": _l("This row was imported before. Remove it from the file."),
}


def file_sentence(code: str, values: Mapping[str, Any]) -> str:
    """Return the sentence for what is wrong in a field of a row."""
    shown = {name: ", ".join(map(str, value)) if isinstance(value, tuple) else value for name, value in values.items()}
    return str(FILES[code]) % shown if shown else str(FILES[code])
