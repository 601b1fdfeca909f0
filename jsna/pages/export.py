"""An executed notebook as one self-contained page, through nbconvert and our own template.

Only markdown cells and outputs made by `jsna.figures` reach the page: no code, prompts, streams, tracebacks, or HTML
that other objects print about themselves.
"""

import base64
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from jsna.figures.markdown import markdown_html

CHANGED = re.compile(r"<!--changed-->.*?<!--/changed-->", re.S)  # what is told when the pages around are known
HERE = Path(__file__).parent
FINDINGS = re.compile(r'\A\s*(<section class="findings".*?</section>)', re.S)
HEADING = re.compile(r'<h([2-6]) id="([^"]*)">(.*?)</h\1>', re.S)
TITLE = re.compile(r"\A\s*#\s[^\n]*\n?")


@dataclass(frozen=True)
class Page:
    """What a page says about itself, beside its notebook.

    title : the document's title, to which the year of `updated` is added; contains `subject`, the page's only h1.
    edition_notes : sentences on the editions and coverage shown.
    invented, draft : whether the data are invented; the faults that make the page a draft.
    sources : mappings with ``title``, ``publisher``, ``edition``, ``released``, ``licence``, ``url``.
    updated : ISO date. home : relative link to the index. siblings : (href, title) of the area's other pages.
    organisation, logo : who publishes; `logo` is a ``data:`` address of an image, or empty.
    unapproved : why the page prints DRAFT for want of an approval; empty where it is approved or needs none.
    """

    title: str
    subject: str
    area_code: str
    area_name: str
    area_type: str
    edition_notes: Sequence[str] = ()
    invented: bool = False
    draft: Sequence[str] = ()
    sources: Sequence[Mapping[str, str]] = ()
    updated: str = ""
    home: str = "../index.html"
    siblings: Sequence[tuple[str, str]] = ()
    organisation: str = ""
    logo: str = ""
    unapproved: str = ""


class PageExporter(TemplateExporter):
    """nbconvert with our template alone: no preprocessors, highlighter or HTML parser."""

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        return environment


@functools.cache
def exporter() -> PageExporter:
    """Return the one exporter of this process."""
    return PageExporter(  # type: ignore[no-untyped-call]
        template_paths=[str(HERE)],
        template_file="page.html.j2",
        preprocessors=[],
        optimistic_validation=True,  # once, not again after each of nbconvert's steps, which do nothing here
    )


def export(notebook: NotebookNode, page: Page) -> str:
    """Return the executed `notebook` as a complete HTML document."""
    return fill(page, body(notebook))


def fill(page: Page, content: str) -> str:
    """Return a complete HTML document around `content`, which must be HTML of our own making.

    nbconvert, which copies what it is given, gets an empty notebook: the template takes all from its resources.
    """
    style, script = _asset("page.css"), _asset("page.js")
    first = FINDINGS.match(content)  # the box of key findings stands before what is said of editions
    resources = {
        "page": page,
        "findings": Markup(first[1] if first else ""),
        "content": Markup(content[first.end() :] if first else content),
        "contents": [(name, Markup(words)) for level, name, words in HEADING.findall(content) if level == "2"],
        "style": Markup(style),
        "script": Markup(script),
        "policy": (
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
    }
    html, _ = exporter().from_notebook_node(new_notebook(), resources)  # type: ignore[no-untyped-call]
    return str(html)


def body(notebook: NotebookNode) -> str:
    """Return the page's content: markdown and our outputs in reading order, a section for each second-level heading."""
    parts = [part for cell in notebook.cells for part in _parts(cell)]
    if parts and isinstance(parts[0], _Markdown):
        parts[0] = _Markdown(TITLE.sub("", parts[0]))  # the template writes the title
    html = "\n".join(markdown_html(part) if isinstance(part, _Markdown) else part for part in parts)
    return _sections(_numbered(_unique(html)))


class _Markdown(str):
    """Text of a markdown cell, not yet HTML."""


def _parts(cell: Any) -> list[str]:
    if cell.cell_type == "markdown":
        return [_Markdown(cell.source)]
    if cell.cell_type != "code":
        return []
    return [_joined(output.data["text/html"]) for output in cell.get("outputs", []) if _ours(output)]


def _ours(output: Any) -> bool:
    """Say whether `jsna.figures` made this output: anything else may hold what the data hold."""
    shown = output.output_type in ("display_data", "execute_result")
    return bool(shown and "jsna" in output.get("metadata", {}) and "text/html" in output.data)


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _unique(html: str) -> str:
    """Number the identifiers of headings that occur twice, so that every link leads to one place."""
    seen: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        level, name, words = found.groups()
        seen[name] = seen.get(name, 0) + 1
        return f'<h{level} id="{name}{"-" + str(seen[name]) if seen[name] > 1 else ""}">{words}</h{level}>'

    return HEADING.sub(numbered, html)


def _numbered(html: str) -> str:
    """Give each figure and table an identifier by its place, for links to it."""
    numbers = count(1)
    return re.sub(
        r'<(figure class="chart"|div class="data-table")>',
        lambda found: f'<{found[1]} id="item-{next(numbers)}">',
        html,
    )


def _sections(html: str) -> str:
    """Wrap what follows each second-level heading in a section that the heading names."""
    start, *rest = re.split(r'(?=<h2 id=")', html)
    named = [re.sub(r'\A<h2 id="([^"]*)"', r'<section aria-labelledby="\1"><h2 id="\1"', part) for part in rest]
    return start + "".join(f"{part}</section>\n" for part in named)


@functools.cache
def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8").strip()


def _digest(text: str) -> str:
    """Return the Content-Security-Policy hash of an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
