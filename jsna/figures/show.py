"""Put figures, tables and text into a notebook's output, in a form that pages let through.

Only outputs that carry our metadata reach a page (see `jsna.pages.export`): the HTML here is escaped by us, while the
HTML that other objects print about themselves may hold anything the data hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd
from IPython.display import display

from jsna.figures.figure import Shown
from jsna.figures.markdown import words_html
from jsna.figures.tables import Table


@dataclass(frozen=True)
class Output:
    """One output of a notebook: HTML for readers, plain text for terminals, metadata for pages and downloads."""

    html: str
    plain: str
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self.html, "text/plain": self.plain}, {"jsna": dict(self.metadata)}


def show(*figures: Shown) -> None:
    """Display figures and tables with their words, data and downloads, or the sentence that says why there is none."""
    for figure in figures:
        _display(figure.html(), figure.alt, figure.metadata())


def show_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    notes: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    verdicts: Mapping[str, str] | None = None,
    source: str = "",
) -> None:
    """Display `frame` as an accessible table; see `Table` for `formats` and `verdicts`."""
    show(Table(frame, caption, notes, formats or {}, verdicts or {}, source))


def show_findings(findings: Sequence[str]) -> None:
    """Display the box of key findings, one sentence an entry."""
    items = "".join(f"<li>{escape(finding)}</li>" for finding in findings)
    heading = '<section class="findings" aria-label="Key findings"><p class="lead">Key findings</p>'
    _display(
        f"{heading}<ul>{items}</ul></section>", "\n".join(findings), {"kind": "findings", "findings": list(findings)}
    )


def show_text(text: str) -> None:
    """Display markdown written by people: headings, lists, tables and links; HTML in it is shown as typed."""
    if text.strip():
        _display(words_html(text), text, {"kind": "text"})


def _display(html: str, plain: str, metadata: Mapping[str, Any]) -> None:
    display(Output(html, plain, metadata))  # type: ignore[no-untyped-call]
