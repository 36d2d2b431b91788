"""Chinese numerals, as they are said digit by digit (一三八) or with tens and hundreds (三十九)."""

import re

LONGEST = 20
DIGITS = {
    **{numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九")},
    **{numeral: str(value) for value, numeral in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "○": "0",
    "幺": "1",
    "貳": "2",
    "參": "3",
    "陸": "6",
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERAL = re.compile(f"[{''.join([*DIGITS, *UNITS])}]{{1,{LONGEST}}}")


def read_numeral(numeral: str) -> str:
    """Return the ASCII digits of a run of numerals."""
    if not UNITS.keys() & set(numeral):
        return "".join(DIGITS[part] for part in numeral)
    total, last = 0, 0
    for part in numeral:
        if part in UNITS:
            total, last = total + (last or 1) * UNITS[part], 0
        else:
            last = 10 * last + int(DIGITS[part])
    return str(total + last)
