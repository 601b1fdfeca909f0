"""The front page: every area by type with its reports, and what could not be made; an overview page for each area."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from jsna.figures.markdown import slug
from jsna.pages.area_map import area_map
from jsna.pages.export import Page, fill
from jsna.pages.files import write_checked
from jsna.places import KINDS

PLURALS = {
    "england": "England",
    "region": "Regions",
    "county": "Counties",
    "unitary": "Single-tier councils",
    "district": "Districts",
    "locality": "Custom localities",
    "icb": "Integrated care boards (ICBs)",
    "sub_icb": "Sub-ICB locations",
    "ccg": "Clinical commissioning groups (CCGs)",
    "ward": "Wards",
    "lsoa": "Neighbourhoods (LSOAs)",
}
TITLE = "Children's health needs by area"
FINDER = (
    '<div class="tools" data-script hidden><label for="find">Find an area by name or code</label>'
    '<input id="find" type="search" data-filter=".area" autocomplete="off"><span role="status"></span></div>'
)
FEW = 3  # reports of an area that the index lists one by one
Row = Mapping[str, Any]


def write_index(
    reports: Sequence[Row],
    outputs: Path,
    *,
    updated: str = "",
    organisation: str = "",
    outlines: Mapping[str, pd.DataFrame] | None = None,
    more: Mapping[str, Sequence[str]] | None = None,
    compared: Mapping[str, str] | None = None,
) -> dict[str, list[str]]:
    """Write the index and each area's overview into `outputs`; return the rules that each page breaks, if it does.

    reports : one mapping a report, as the run's manifest keeps them: ``page`` ("folder/name.html"), ``title``,
        ``status`` (made, faulty, lacking, failed), ``reason`` and ``facts`` with ``area`` (code), ``kind``, ``name``
        and, where known, ``findings`` (sentences).
    outlines : kind of area to its outlines (``area_code``, ``geometry``), for the maps.
    more : folder to further sections of its overview, HTML of our own making.
    compared : kind of area to the address of the page that compares its areas.
    """
    pages: dict[str, Callable[..., str]] = {}
    for folder, rows in groupby(sorted(reports, key=_folder), key=_folder):
        own = list(rows)
        if any(map(_made, own)):
            pages[f"{folder}/index.html"] = partial(overview_page, own, more=(more or {}).get(folder, ()))
    pages["index.html"] = partial(index_page, reports, outlines=outlines, compared=compared)
    about = {"updated": updated, "organisation": organisation}
    broken = {name: write_checked(outputs / name, partial(page, **about)) for name, page in pages.items()}
    return {name: faults for name, faults in broken.items() if faults}


def index_page(
    reports: Sequence[Row],
    *,
    updated: str = "",
    organisation: str = "",
    outlines: Mapping[str, pd.DataFrame] | None = None,
    compared: Mapping[str, str] | None = None,
    under_way: str = "",
    draft: Sequence[str] = (),
) -> str:
    """Return the front page: areas by type with their reports, and the reports that failed or lack data.

    under_way : what to say while other reports are still being made.
    """
    parts = ["<p>Choose an area to see what its children need, from published statistics.</p>", FINDER]
    if under_way:
        parts.insert(0, f"<p><strong>{escape(under_way)}</strong></p>")
    for kind, heading in PLURALS.items():
        areas = [row for row in reports if row["facts"]["kind"] == kind and _made(row)]
        if areas:
            href = (compared or {}).get(kind, "")
            parts.append(_kind_section(heading, kind, areas, (outlines or {}).get(kind), href))
    parts.append(_unmade(reports))
    page = Page(
        title=TITLE,
        subject=TITLE,
        area_code="",
        area_name="",
        area_type="",
        invented=any(str(row["facts"]["area"]).startswith("X") for row in reports),
        updated=updated,
        home="",
        organisation=organisation,
        draft=draft,
    )
    return fill(page, "\n".join(parts))


def overview_page(
    reports: Sequence[Row],
    *,
    updated: str = "",
    organisation: str = "",
    more: Sequence[str] = (),
    under_way: str = "",
    draft: Sequence[str] = (),
) -> str:
    """Return one area's overview: its reports with their first findings, `more` sections, and what it lacks.

    under_way : what to say while other reports are still being made.
    """
    facts = reports[0]["facts"]
    made = [row for row in sorted(reports, key=lambda row: str(row["page"])) if _made(row)]
    parts = [f"<p>{escape(under_way)}</p>" if under_way else "", '<h2 id="reports">Reports</h2>']
    for row in made:
        href = str(row["page"]).rsplit("/", 1)[-1]
        findings = "".join(f"<li>{escape(str(finding))}</li>" for finding in row["facts"].get("findings", [])[:3])
        parts.append(f'<h3 id="{slug(href)}"><a href="{escape(href)}">{escape(str(row["title"]))}</a></h3>')
        parts.append(f"<ul>{findings}</ul>" if findings else "")
    parts += [*more, _unmade(reports)]
    title = f"Children's health needs: {facts['name']}"
    page = Page(
        title=title,
        subject=title,
        area_code=str(facts["area"]),
        area_name=str(facts["name"]),
        area_type=KINDS.get(str(facts["kind"]), str(facts["kind"])),
        invented=str(facts["area"]).startswith("X"),
        updated=updated,
        organisation=organisation,
        draft=draft,
    )
    return fill(page, "\n".join(part for part in parts if part))


def _kind_section(heading: str, kind: str, rows: Sequence[Row], outlines: pd.DataFrame | None, href: str) -> str:
    ordered = sorted(rows, key=lambda row: (str(row["facts"]["name"]).casefold(), _folder(row), str(row["page"])))
    items = "".join(_area_item(list(own)) for _, own in groupby(ordered, key=_folder))
    links = {str(row["facts"]["area"]): (f"{_folder(row)}/index.html", str(row["facts"]["name"])) for row in rows}
    drawn = "" if outlines is None or len(links) < 2 else area_map(outlines, links, label=f"Map of {heading.lower()}")
    beside = f'<p><a href="{escape(href)}">{escape(heading)} compared</a></p>' if href else ""
    return f'<h2 id="{slug(kind)}">{escape(heading)}</h2>\n{beside}{drawn}<ul class="areas">{items}</ul>'


def _area_item(rows: Sequence[Row]) -> str:
    name, code = escape(str(rows[0]["facts"]["name"])), escape(str(rows[0]["facts"]["area"]))
    first = rows if len(rows) <= FEW else [row for row in rows if _at_once(row)]
    links = [
        f'<a href="{escape(str(row["page"]))}">{escape(str(row["title"]))}<span class="hidden"> of {name}</span></a>'
        for row in first
    ]
    overview = f"{escape(_folder(rows[0]))}/index.html"
    if len(first) < len(rows):
        links.append(f'<a href="{overview}">all {len(rows)} reports<span class="hidden"> of {name}</span></a>')
    return (
        f'<li class="area"><strong><a href="{overview}">{name}</a></strong> <span class="code">{code}</span><br>'
        f"{', '.join(links)}</li>"
    )


def _unmade(reports: Sequence[Row]) -> str:
    """Return the reports that failed, are drafts or lack data, each reason once with the reports that share it."""
    kinds = {"failed": "Could not be made", "faulty": "Draft: a page rule is broken", "lacking": "No data here"}
    rows = []
    for status, words in kinds.items():
        chosen = sorted((row for row in reports if row["status"] == status), key=lambda row: str(row["reason"]))
        for reason, own in groupby(chosen, key=lambda row: str(row["reason"])):
            rows.append(_reason_row(words, reason, list(own)))
    if not rows:
        return ""
    return (
        '<h2 id="unmade">Reports that are missing or drafts</h2><div class="scroll"><table>'
        '<caption>What is missing, and why</caption><thead><tr><th scope="col">Reason</th><th scope="col">State</th>'
        f'<th scope="col">Reports</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _reason_row(words: str, reason: str, rows: Sequence[Row]) -> str:
    names = [f"{row['title']}: {row['facts']['name']}" for row in rows]
    shown = escape("; ".join(names[:3])) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
    return f'<tr><th scope="row">{escape(reason) or "not told"}</th><td>{words}</td><td>{shown}</td></tr>'


def _at_once(row: Row) -> bool:
    """Whether a report is for readers in a hurry: the summary or a profile."""
    chapter = str(row["facts"].get("chapter", ""))
    return chapter.startswith("00_") or not chapter[:1].isdigit()


def _made(row: Row) -> bool:
    return row["status"] in ("made", "faulty")


def _folder(row: Row) -> str:
    return str(row["page"]).split("/", 1)[0]
