"""The links to what a reader can take away from an area's pages: the workbook, files of data and charts, PDFs."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

PICTURES = (
    "For a board paper, each chart is an SVG picture here, with its title and source, that documents and slides insert "
    "and that stays sharp; “Save as PNG” below a chart in its report gives the same picture as PNG."
)
FORMATS = {".csv": "CSV", ".svg": "SVG", ".pdf": "PDF", ".xlsx": "Excel workbook"}


def takeaway_html(titles: Mapping[str, str], files: Sequence[str]) -> str:
    """Return the section "Downloads" of an area's overview; "" where there is nothing.

    Parameters
    ----------
    titles : a report's name ("01_population") to its title, in reading order.
    files : paths from the area's folder, named as `jsna.pages.downloads.write_files` names them
        ("files/01_population-1-people-by-age.csv"), ``name.pdf`` beside a page, or the workbook.
    """
    if not files:
        return ""
    parts = ['<h2 id="downloads">Downloads</h2>']
    if any(file.endswith(".svg") for file in files):
        parts.append(f"<p>{PICTURES}</p>")
    books = [file for file in files if file.endswith(".xlsx")]
    parts += [f"<p>{_link(file, 'All tables, and the data of all charts')}</p>" for file in books]
    for name, title in titles.items():
        own = [file for file in files if Path(file).name.startswith((f"{name}-", f"{name}."))]
        if own:
            parts.append(
                f"<details><summary>{escape(title)}: files</summary><ul>{_items(name, title, own)}</ul></details>"
            )
    return "\n".join(parts)


def _items(name: str, title: str, files: Sequence[str]) -> str:
    """Return one item a figure or table, with a link for each format."""
    items = []
    for stem, own in groupby(sorted(files, key=_order), key=lambda file: Path(file).stem):
        words = stem.removeprefix(name).strip("-").partition("-")[2].replace("-", " ") or f"{title}, to print"
        items.append(f"<li>{', '.join(_link(file, words) for file in own)}</li>")
    return "".join(items)


def _order(file: str) -> tuple[int, str, str]:
    number = Path(file).stem.split("-")[1:2]
    return int(number[0]) if number and number[0].isdigit() else 0, Path(file).stem, Path(file).suffix


def _link(file: str, words: str) -> str:
    return f'<a href="{escape(file)}">{escape(words)} ({FORMATS[Path(file).suffix]})</a>'
