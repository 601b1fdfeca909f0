"""The analyst's words on a chapter: kept beside the plan, checked against the figures they cite.

A figure is cited as {{indicator:period:value}} or {{indicator:period:sex:value}}, for instance
{{mmr_2_years:2023/24:88.1}}; the page prints the value. Where the figure is now another, or is no longer there, the
words are stale. HTML is not passed on: `figures.show_text` shows it as typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jsna import prose
from jsna.errors import JsnaError
from jsna.plans.plan import COMMENTARY, Plan, note

CITED = re.compile(r"\{\{\s*([\w-]+)\s*:\s*([^:{}]+?)\s*(?::\s*(female|male|persons)\s*)?:\s*([^:{}]+?)\s*\}\}")
LONGEST = 200_000


@dataclass(frozen=True)
class Commentary:
    """An analyst's words on a chapter, as Markdown, and what in them no longer holds (empty: nothing)."""

    text: str
    stale: tuple[str, ...] = ()


def commentary(plan: Plan, chapter: str, values: pd.DataFrame) -> Commentary | None:
    """Return the words on a chapter ("05_immunisation"); None where nobody wrote any.

    Parameters
    ----------
    values : the area's rows of the `indicators` table: indicator_id, period, sex, category, value.

    Raises
    ------
    JsnaError : the file is not UTF-8, is far too long, or cites in a form that is not understood.
    """
    path = plan.folder / COMMENTARY / f"{chapter}.md"
    note([path])
    if not path.is_file():
        return None
    where = f"{plan.place.id}/{COMMENTARY}/{path.name}"
    text = _read(path, where)
    rest = CITED.sub("", text)
    if "{{" in rest:
        line = 1 + next(number for number, row in enumerate(text.split("\n")) if "{{" in CITED.sub("", row))
        raise JsnaError(f"{where}: line {line}: a figure is cited as {{{{indicator:period:value}}}}; correct it there")
    stale = tuple(dict.fromkeys(filter(None, (_changed(found, values) for found in CITED.finditer(text)))))
    return Commentary(CITED.sub(lambda found: found[4], text).strip(), stale)


def refuse_unshown(plan: Plan, chapters: Iterable[str]) -> None:
    """Refuse words that no page shows.

    Raises
    ------
    JsnaError : a file of words is named for none of the `chapters` ("05_immunisation").
    """
    known = list(chapters)
    for path in sorted((plan.folder / COMMENTARY).glob("*.md")):
        if path.stem not in known:
            raise JsnaError(
                f"{plan.place.id}/{COMMENTARY}/{path.name}: no chapter is called so, and no page shows it; those are "
                f"{', '.join(known)} (.md)"
            )


def _read(path: Path, where: str) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise JsnaError(f"{where}: is not UTF-8; save it as UTF-8 text") from None
    if len(text) > LONGEST:
        raise JsnaError(f"{where}: holds {len(text):,} characters; a page takes up to {LONGEST:,}")
    return text


def _changed(found: re.Match[str], values: pd.DataFrame) -> str:
    """Say how a cited figure stands now; "" where it still holds."""
    indicator, period, sex, cited = found.groups()
    rows = values[(values["indicator_id"].astype("str") == indicator) & (values["period"].astype("str") == period)]
    if "category" in rows:
        rows = rows[rows["category"].astype("str") == "all"]
    if "sex" in rows and (sex or (rows["sex"].astype("str") == "persons").any()):
        rows = rows[rows["sex"].astype("str") == (sex or "persons")]
    now = rows["value"].dropna()
    if now.empty:
        return f"{indicator}, {period}: {cited} is cited; no figure is here now"
    places = len(cited.rstrip("%").partition(".")[2])
    figure = cited.rstrip("%").replace(",", "").replace(prose.MINUS, "-")
    try:
        same = any(abs(value - float(figure)) <= 0.5 * 10**-places + 1e-9 for value in now)
    except ValueError:
        return f"{indicator}, {period}: {cited!r} is cited, which is no number"
    return "" if same else f"{indicator}, {period}: {cited} is cited; the figure is now {now.iloc[0]:.{places}f}"
