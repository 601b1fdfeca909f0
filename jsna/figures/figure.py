"""A chart with its words and its data: what every function of `jsna.figures` returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas
from jsna.figures.svg import write_svg
from jsna.figures.tables import Table, csv_link, csv_text, notes_html, table_html

LONGEST_ALT = 250


@dataclass(frozen=True)
class Figure:
    """A drawn chart.

    svg : the drawing, with real text; `alt` is its accessible name.
    title : the finding, in words, computed from the rows.
    subtitle : the measure, with place and period.
    alt : chart type and main message, at most 250 characters.
    data : what is drawn, as a table for readers (headings in words); marks such as ``[c]`` stand in cells.
    unit : what the numbers count or measure.
    formats : how columns of `data` are shown (see `Table`).
    """

    svg: str
    title: str
    subtitle: str
    alt: str
    data: pd.DataFrame
    unit: str
    source: str = ""
    notes: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    drawn: Canvas | None = field(default=None, repr=False, compare=False)

    def html(self) -> str:
        """Return the figure with caption, source, folded table and download, everything escaped."""
        lines = [*self.notes, *([f"Source: {self.source}"] if self.source else [])]
        caption = f"{self.title}: {self.subtitle}"
        return (
            f'<figure class="chart"><figcaption><strong>{escape(self.title)}</strong>'
            f"<span>{escape(self.subtitle)}</span></figcaption>"
            f'<div class="scroll">{self.svg}</div>{notes_html(lines, self.data)}'
            f'<details><summary>Data table<span class="hidden">: {escape(self.title)}</span></summary>'
            f"{table_html(self.data, caption, formats=self.formats)}</details>"
            f"{csv_link(self.data, self.title, self.subtitle)}</figure>"
        )

    def metadata(self) -> dict[str, object]:
        """Return what downloads need: the kind, the words, the drawing and the data."""
        return {
            "kind": "figure",
            "title": self.title,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "unit": self.unit,
            "source": self.source,
            "notes": list(self.notes),
            "csv": csv_text(self.data),
        }


@dataclass(frozen=True)
class Absent:
    """What stands in a figure's place where nothing is published: `subject`, with the `reason` in one line."""

    subject: str
    reason: str = "no figures for this area are published here"

    @property
    def alt(self) -> str:
        """The sentence itself."""
        return f"[x] {prose.shorten(self.subject, 120)}: {self.reason}."

    def html(self) -> str:
        """Return the sentence as a paragraph that stands out."""
        return f'<p class="absent">{escape(self.alt)}</p>'

    def metadata(self) -> dict[str, object]:
        """Return the kind and the words."""
        return {"kind": "absent", "title": self.subject, "reason": self.reason}


Shown = Figure | Table | Absent


def finish(
    drawn: Canvas,
    *,
    kind: str,
    title: str,
    subtitle: str,
    data: pd.DataFrame,
    unit: str,
    notes: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    source: str = "",
) -> Figure:
    """Return `drawn` as a `Figure`; its alternative text is the chart's `kind` and its finding, the `title`."""
    alt = prose.shorten(f"{kind}. {title}", LONGEST_ALT)
    svg = write_svg(drawn, alt)
    return Figure(svg, title, subtitle, alt, data, unit, source, tuple(notes), formats or {}, drawn)
