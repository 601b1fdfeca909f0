"""When something is due: a day, a month, a season or a year, as plans write it and as spreadsheets turn it."""

import calendar
import re
from datetime import date, timedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
SHORT = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
UNDATED = ("", "tbc", "ongoing", "on-going", "not dated", "n/a")
ADVICE = "a date such as 2009-12-31, 31/12/2009, December 2009, Autumn 2009 or 2009; TBC or ongoing where there is none"

DAY_NUMBERS = range(20_000, 80_000)  # 1954 to 2119, as spreadsheets count days
FIRST_DAY = date(1899, 12, 30)  # the day that they number 0

Span = tuple[date, date]


def when(words: str) -> Span | None:
    """Return the first and last day that `words` mean; None where they name no date (TBC, ongoing, empty).

    Raises
    ------
    ValueError : the words are no date.
    """
    text = " ".join(words.split()).lower()
    if text in UNDATED:
        return None
    try:
        span = _day(text) or _month(text) or _season(text) or _year(text)
    except ValueError:  # 31 February, month 13
        span = None
    if span is None:
        raise ValueError(f"{words!r} is not {ADVICE}")
    return span


def counted_day(words: str) -> str:
    """Return the day that `words` number as a spreadsheet counts days: 43831 is 2020-01-01; "" where they do not."""
    numbers_one = words.isdecimal() and int(words) in DAY_NUMBERS
    return (FIRST_DAY + timedelta(days=int(words))).isoformat() if numbers_one else ""


def is_date(words: str) -> bool:
    """Whether `words` mean a date, or say that there is none."""
    try:
        when(words)
    except ValueError:
        return False
    return True


def is_month(words: str) -> bool:
    """Whether `words` mean one month of one year."""
    try:
        return _month(" ".join(words.split()).lower()) is not None
    except ValueError:
        return False


def last_day(words: str) -> date | None:
    """Return the last day that `words` mean: what is due in June 2009 is late on 1 July."""
    span = when(words)
    return span[1] if span else None


def first_day(words: str) -> date | None:
    """Return the first day that `words` mean."""
    span = when(words)
    return span[0] if span else None


def month_name(day: date) -> str:
    """Return a day's month as a reader writes it: Dec 2009."""
    return f"{calendar.month_abbr[day.month]} {day.year}"


def _day(text: str) -> Span | None:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        day = date(*map(int, found.groups()))
    elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):  # as British spreadsheets write it
        day = date(int(found[3]), int(found[2]), int(found[1]))
    elif (found := re.fullmatch(r"(\d{1,2}) ([a-z]+) (\d{4})", text)) and _named(found[2]):
        day = date(int(found[3]), _named(found[2]), int(found[1]))
    else:
        return None
    return day, day


def _month(text: str) -> Span | None:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return _months(int(found[1]), int(found[2]), int(found[2]))
    if (found := re.fullmatch(r"([a-z]+) (\d{4})", text)) and _named(found[1]):
        return _months(int(found[2]), _named(found[1]), _named(found[1]))
    if (found := re.fullmatch(r"([a-z]{3,4})-(\d{2})", text)) and _named(found[1]):  # Dec-09: a spreadsheet's 2009-12
        return _months(2000 + int(found[2]), _named(found[1]), _named(found[1]))
    return None


def _season(text: str) -> Span | None:
    found = re.fullmatch(r"([a-z]+)(?:/([a-z]+))? (\d{4})", text)
    if not found or found[1] not in SEASONS or (found[2] and found[2] not in SEASONS):
        return None
    return _months(int(found[3]), SEASONS[found[1]][0], SEASONS[found[2] or found[1]][1])


def _year(text: str) -> Span | None:
    if re.fullmatch(r"\d{4}", text):
        return _months(int(text), 1, 12)
    if (found := re.fullmatch(r"(\d{4})/(\d{2})", text)) and (int(found[1]) + 1) % 100 == int(found[2]):
        return date(int(found[1]), 4, 1), date(int(found[1]) + 1, 3, 31)
    return None


def _named(word: str) -> int:
    return MONTHS.get(word, 0) or SHORT.get(word, 0)


def _months(year: int, first: int, last: int) -> Span:
    end = year + 1 if last < first else year
    return date(year, first, 1), date(end, last, calendar.monthrange(end, last)[1])
