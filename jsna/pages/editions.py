"""Editions: the values that readers were shown on a day, kept as a file, and in words what has changed since.

An edition holds only what the protected release shows: no bounds, and of a withheld figure its mark alone.
"""

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from jsna import prose
from jsna.figures.palette import verdict
from jsna.pages.export import CHANGED
from jsna.whole import write_whole
from needs.refusals import refuse, require_columns, require_unique

KEY = ["area_code", "area_type", "indicator_id"]
KEPT = [*KEY, "indicator", "period", "value", "shown", "mark", "verdict"]
COUNTS = ["indicator_id", "area_type", "area_code", "period", "sex", "age", "category", "numerator"]
WORDS = ["indicator", "period", "shown", "mark", "verdict"]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,59}")
FLIPPED, NEW, REVISED, OTHER = "Verdicts that changed", "New periods", "Revisions", "Added or taken away"
Row = Mapping[Hashable, Any]
Changes = dict[str, list[str]]


@dataclass(frozen=True)
class Edition:
    """What was published under a name on a date: `figures` has the columns `KEPT`."""

    name: str
    date: str
    figures: pd.DataFrame


def record(values: pd.DataFrame, name: str, date: str, folder: Path, counts: pd.DataFrame | None = None) -> Path:
    """Write the edition called `name` into `folder`, and return its file.

    Parameters
    ----------
    values : one row an area and indicator, with the columns `KEPT`: ``shown`` is the figure as the pages word it.
    date : the day of publication, ISO.
    counts : what of counts that nobody else has published the release shows, so that a later one is never subtracted
        from it: the columns `COUNTS`.

    Raises
    ------
    ValueError : the name is not one for a file or is taken, an area has an indicator twice, or a row that is marked
        confidential has a value.
    """
    require_columns(values, KEPT)
    require_unique(values, KEY)
    refuse(values, (values["mark"].astype("str") == "[c]") & values["value"].notna(), "a withheld figure has no value")
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name an edition: letters, digits, spaces and hyphens, 60 at most")
    target = folder / f"{re.sub(r'[ _]+', '-', name.strip().lower())}.json"
    if target.exists():
        raise ValueError(f"edition {name!r} is published already; what was published stays, so choose another name")
    kept = values[KEPT].sort_values(KEY, kind="stable").astype(object)
    rows = kept.where(kept.notna(), None).to_dict("records")
    order = 1 + max((facts["order"] for facts in _facts(folder)), default=0)
    content = {"edition": name.strip(), "date": date, "order": order, "values": rows, "counts": _told(counts)}
    write_whole(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return target


def _told(counts: pd.DataFrame | None) -> list[list[Any]]:
    """Return counts as rows, in an order that tells nothing."""
    if counts is None:
        return []
    rows = counts[COUNTS].astype(dict.fromkeys(COUNTS[:-1], "str"))
    return [list(row) for row in rows.drop_duplicates().sort_values(COUNTS).itertuples(index=False, name=None)]


def latest(folder: Path) -> Edition | None:
    """Return the edition that was published last, or None where there is none."""
    facts = max(_facts(folder), key=lambda facts: int(facts["order"]), default=None)
    if facts is None:
        return None
    return Edition(facts["edition"], facts["date"], pd.DataFrame(facts["values"], columns=KEPT))


def changes(before: pd.DataFrame, now: pd.DataFrame) -> Changes:
    """Return what has changed in one area, as sentences under headings; empty where nothing a reader sees has.

    Each indicator is told once, under the first of: verdict, period, revision, added or taken away.

    before, now : the area's rows with the columns `KEPT`, of the edition and of today.
    """
    both = _worded(before).merge(_worded(now), on="indicator_id", how="outer", suffixes=("_then", ""), indicator=True)
    told: Changes = {heading: [] for heading in (FLIPPED, NEW, REVISED, OTHER)}
    for row in both.sort_values("indicator_id").to_dict("records"):
        heading, sentence = _change(row)
        if heading:
            told[heading].append(sentence)
    return {heading: sentences for heading, sentences in told.items() if sentences}


def changes_html(edition: Edition, told: Mapping[str, Sequence[str]] | None, *, current: bool = True) -> str:
    """Return the section "What changed since …" of an area's overview, or of one of its reports.

    told : see `changes`; None where the area was not in the edition. current : whether today's data are shown.
    """
    parts = [f'<h2 id="changed">What changed since {escape(edition.name)} ({escape(edition.date)})</h2>']
    if not current:
        parts.append("<p>The data are newer than this page shows: make the reports again to see what changed.</p>")
    elif told is None:
        parts.append("<p>This area was not in that edition.</p>")
    elif not told:
        parts.append("<p>Nothing changed.</p>")
    else:
        for place, (heading, sentences) in enumerate(told.items(), 1):
            items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
            parts.append(f'<h3 id="changed-{place}">{heading}</h3><ul>{items}</ul>')
    return "\n".join(parts)


def shown_on(html: str, values: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `values` whose indicator a page names."""
    titles = values["indicator"].astype("str")
    named = {title for title in set(titles) if escape(title) in html}
    return values[titles.isin(named)]


def retold(html: str, section: str) -> str:
    """Return a finished page that tells `section`, of what changed, at its end and links to it from its contents."""
    link = '<ul><li><a href="#changed">What changed</a></li></ul>' if section else ""
    whole = f'<section aria-labelledby="changed">{section}</section>' if section else ""
    parts = iter((link, whole))
    return CHANGED.sub(lambda _: f"<!--changed-->{next(parts, '')}<!--/changed-->", html)


def _worded(values: pd.DataFrame) -> pd.DataFrame:
    """The words of one area's rows, "" where there are none."""
    words = values[WORDS].astype(object)
    return words.where(words.notna(), "").astype("str").assign(indicator_id=values["indicator_id"].astype("str"))


def _change(row: Row) -> tuple[str, str]:
    """Return the heading and the sentence for an indicator; no heading where it stands as it did."""
    if row["_merge"] == "right_only":
        return OTHER, f"{_title(row['indicator'])}: added, {_figure(row)}."
    if row["_merge"] == "left_only":
        return OTHER, f"{_title(row['indicator_then'])}: no longer shown."
    flipped = row["verdict"] != row["verdict_then"]
    verdict = f"; against England it was {_word(row['verdict_then'])} and is {_word(row['verdict'])}" if flipped else ""
    heading, what = _figure_change(row)
    if not flipped and not heading:
        return "", ""
    return FLIPPED if flipped else heading, f"{_title(row['indicator'])}: {what or _figure(row)}{verdict}."


def _figure_change(row: Row) -> tuple[str, str]:
    """Return what happened to the figure itself; an earlier figure that is withheld now is not told again."""
    if row["period"] != row["period_then"]:
        return NEW, f"{_figure(row)}" + ("" if row["mark"] == "[c]" else f", after {_figure(row, '_then')}")
    if row["shown"] == row["shown_then"]:
        return "", ""
    if row["mark"] == "[c]":
        return REVISED, f"withheld for {row['period']} now {row['shown']}"
    return REVISED, f"{row['shown']} in {row['period']}, revised from {row['shown_then']}"


def _figure(row: Row, when: str = "") -> str:
    period = row[f"period{when}"]
    return f"{row[f'shown{when}']} in {period}" if period else str(row[f"shown{when}"])


def _word(name: object) -> str:
    return verdict(name).word


def _title(indicator: object) -> str:
    return prose.shorten(str(indicator), 120)


def _facts(folder: Path) -> list[dict[str, Any]]:
    """The editions of `folder` as they were written."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
