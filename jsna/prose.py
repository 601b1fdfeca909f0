"""Row to sentence, row to cell: rounding, marks and wording in one place.

Numbers follow the display rules of METHODS section 1: percentages to one decimal place (99.95 and above show 100),
other values by size. Counts are whole, with thousands separators. Halves round away from zero.
"""

import math
from collections.abc import Callable, Mapping

import pandas as pd

MARKS: Mapping[str, str] = {
    "[b]": "break in the series: values either side are not comparable",
    "[c]": "confidential: withheld so that nobody can be identified",
    "[e]": "estimated",
    "[f]": "forecast",
    "[low]": "rounds to zero but is not zero",
    "[p]": "provisional",
    "[r]": "revised",
    "[u]": "low reliability: few events, or further ahead than was tested",
    "[x]": "not available",
    "[z]": "not applicable",
}
MISSING = "[x]"
COUNTED = ("births", "children", "people", "reviews", "young people")  # units of what is whole
MINUS = "\N{MINUS SIGN}"


def rounded(value: float, places: int = 0) -> float:
    """Round `value` to `places` decimals, halves away from zero (as readers of change tables do)."""
    size = float(f"{abs(value):.{places + 9}f}") * 10**places
    return math.copysign(math.floor(size + 0.5 + 1e-9), value) / float(10**places)


def count(value: object) -> str:
    """Return people or events as text: 12,345; a mark or a missing value as its mark."""
    return _text(value, lambda number: _signed(rounded(number), 0))


def proportion(value: object) -> str:
    """Return a percentage without its sign: one decimal place; 99.95 and above show 100."""
    return _text(value, lambda number: "100" if number >= 99.95 else _signed(rounded(number, 1), 1))


def number(value: object) -> str:
    """Return a value that is not a percentage, with decimals by its size (METHODS section 1, Display)."""
    return _text(value, lambda number: _signed(rounded(number, _places(number)), _places(number)))


def change(value: object, places: int = 0) -> str:
    """Return a difference with its sign: +120, −35, 0."""

    def signed(number: float) -> str:
        figure = rounded(number, places)
        return ("+" if figure > 0 else "") + _signed(figure, places)

    return _text(value, signed)


def measure(value: object, unit: str) -> str:
    """Return a value of `unit` as a reader expects it: 25.3%, or 37.2 per 1,000."""
    if unit in COUNTED:
        return count(value)
    if unit.startswith("%"):
        text = proportion(value)
        return text if text.startswith("[") else f"{text}%"
    return number(value)


def plain(value: object) -> str:
    """Return years, ages, codes and names as they stand; whole numbers without decimals or separators."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return MISSING if _missing(value) else str(value)


def shorten(text: str, length: int = 80) -> str:
    """Return `text` on one line of at most `length` characters, cut at a word where it can be, with an ellipsis."""
    line = " ".join(str(text).split())
    if len(line) <= length:
        return line
    cut = line[: length - 1].rstrip()
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut) + "…"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def explained(texts: list[str]) -> list[str]:
    """Return the explanation of each mark that occurs in `texts`, in alphabetical order."""
    return [f"{mark} {meaning}." for mark, meaning in MARKS.items() if any(mark in text for text in texts)]


def relation(value: float, lower: float | None, upper: float | None, benchmark: float) -> str:
    """Say how a value lies to a benchmark, claiming no more than its interval allows.

    Without an interval the sentence only sets the two beside each other.
    """
    if lower is None or upper is None or not (math.isfinite(lower) and math.isfinite(upper)):
        return "compared with"
    if lower <= benchmark <= upper:
        return "similar to"
    return "higher than" if value > benchmark else "lower than"


def _text(value: object, write: Callable[[float], str]) -> str:
    if isinstance(value, str):
        return value
    return MISSING if _missing(value) else write(float(value))  # type: ignore[arg-type]


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value))


def _signed(value: float, places: int) -> str:
    text = f"{abs(value):,.{places}f}"
    return MINUS + text if value < 0 and float(text.replace(",", "")) else text


def _places(value: float) -> int:
    size = abs(value)
    if size > 1000:
        return 0
    if size > 10:
        return 1
    return 3 if size < 1 else 2
