"""Markdown to HTML that a page can trust: no raw HTML, no images from elsewhere, only harmless links."""

import functools
import re
from html import escape

import mistune

UNNAMED = "–"
HARMLESS = re.compile(r"(https?://|mailto:|#|\.{0,2}/?[\w./-]+(#[\w-]*)?$)", re.I)


class Renderer(mistune.HTMLRenderer):
    """Escapes everything typed, heads sections from the second level, and keeps only safe links."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def heading(self, text: str, level: int, **attributes: object) -> str:
        """Return a heading with an identifier; the page's own title is the only first level."""
        level = min(max(level, 2), 6)
        return f'<h{level} id="{slug(text)}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link, or its text alone where the address could run something."""
        return f'<a href="{escape(url)}">{text}</a>' if HARMLESS.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return the image's alternative text: a page asks nothing from anywhere."""
        return text

    def block_code(self, code: str, info: str | None = None) -> str:
        """Return preformatted text as a paragraph of its own."""
        return f"<pre>{escape(code)}</pre>\n"

    def table(self, text: str) -> str:
        """Return a table with its headings as its caption: every table of a page has one."""
        heads = [name for name in re.findall(r'<th scope="col">(.*?)</th>', text) if name != UNNAMED]
        caption = f"<caption>{', '.join(heads) or 'Table'}</caption>"
        return f'<div class="scroll"><table>{caption}{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """Return a cell, a heading with its scope; a heading without words is a dash."""
        return f'<th scope="col">{text or UNNAMED}</th>' if head else f"<td>{text}</td>"


class Words(Renderer):
    """Words that someone writes into a page: their headings begin at the second level and go down a level at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._level = 1

    def heading(self, text: str, level: int, **attributes: object) -> str:
        """Return a heading at most a level below the one before."""
        self._level = min(max(level, 2), self._level + 1)
        return super().heading(text, self._level)


@functools.cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer=Renderer(), plugins=["table"])


def markdown_html(text: str) -> str:
    """Return `text` as HTML with nothing in it that we did not write."""
    return str(_parser()(text))


def words_html(text: str) -> str:
    """Return an analyst's words as HTML, as safe, and whole in themselves: their headings skip no level."""
    return str(mistune.create_markdown(renderer=Words(), plugins=["table"])(text))


def slug(html: str) -> str:
    """Return a heading's identifier: its letters, digits and hyphens."""
    words = re.sub(r"<[^>]*>|&[^;]*;", " ", html).lower()
    return "-".join(re.findall(r"[a-z0-9]+", words))[:60].strip("-") or "section"
