"""A canvas as SVG, safe to place in a page: real text, no inline style, words for who points at a mark.

A strict Content-Security-Policy allows no style attribute, so all style is in presentation attributes.
"""

import hashlib
from collections.abc import Sequence
from html import escape
from xml.etree import ElementTree as Xml

from jsna.figures.canvas import Canvas, Words, fit
from jsna.figures.palette import INK, SMALL, TEXT
from jsna.figures.pen import HATCH, Pen
from jsna.figures.shapes import short

FONTS = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif"
SPACE = "http://www.w3.org/2000/svg"
HATCHING = (
    '<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0h5v5h-5z" fill="#FFFFFF"/><path d="M0 0v5" stroke="#8A9297" stroke-width="2"/></pattern></defs>'
)


def write_svg(drawn: Canvas, alt: str) -> str:
    """Return `drawn` as one `<svg role="img">` with real text."""
    pen = Pen(drawn.height)
    drawn.ax.draw(pen)
    inside = pen.svg + "".join(map(_set, drawn.texts)) + _hovers(drawn)
    if HATCH in inside:
        name = "f" + hashlib.sha256((alt + inside).encode()).hexdigest()[:8]  # two figures of a page never share it
        inside = HATCHING.format(name=name) + inside.replace(HATCH, f"url(#{name})")
    return (
        f'<svg viewBox="0 0 {drawn.width} {drawn.height}" role="img" aria-label="{escape(alt)}" font-family="{FONTS}" '
        f'font-size="{TEXT}" fill="{INK}" stroke-linejoin="round">{inside}</svg>'
    )


def _set(words: Words) -> str:
    """Return one line of text, saying only what differs from the drawing's own style."""
    differs = {
        "text-anchor": (words.anchor, "start"),
        "font-size": (f"{words.size:g}", str(TEXT)),
        "font-weight": (words.weight, "normal"),
        "fill": (words.colour, INK),
    }
    style = "".join(f' {key}="{value}"' for key, (value, usual) in differs.items() if value != usual)
    return f'<text x="{short(words.x)}" y="{short(words.y)}"{style}>{escape(words.text, quote=False)}</text>'


def _hovers(drawn: Canvas) -> str:
    """Return the words shown where the reader points, over rectangles that are not seen."""
    boxes = "".join(
        f'<path d="M{left:.1f} {top:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z">'
        f"<title>{escape(told, quote=False)}</title></path>"
        for left, top, width, height, told in drawn.hovers
    )
    return f'<g fill-opacity="0">{boxes}</g>' if boxes else ""


def standalone(svg: str, title: str, subtitle: str, lines: Sequence[str]) -> str:
    """Return a drawing of a page as a file of its own, with its title above and its notes below: for a board paper."""
    drawing = Xml.fromstring(svg)
    width, height = (float(part) for part in drawing.attrib["viewBox"].split()[2:])
    rows = [
        *((line, 17, 24.0, "bold") for line in fit(title, width - 24, lines=4, size=17).split("\n")),
        *((line, 14, 20.0, "normal") for line in fit(subtitle, width - 24, lines=3, size=14).split("\n")),
    ]
    notes = [part for line in lines for part in fit(line, width - 24, lines=3, size=SMALL).split("\n")]
    top = 12 + sum(room for _, _, room, _ in rows)
    whole = top + height + 18 * len(notes) + 10
    root = Xml.Element("svg", {"xmlns": SPACE, "width": f"{width:g}", "height": f"{whole:g}", "font-family": FONTS})
    root.attrib |= {"viewBox": f"0 0 {width:g} {whole:g}", "role": "img", "aria-label": drawing.attrib["aria-label"]}
    Xml.SubElement(root, "path", {"d": f"M0 0h{width:g}v{whole:g}h{-width:g}z", "fill": "#FFFFFF"})
    low = 0.0
    for words, size, room, weight in rows:
        low += room
        style = {"x": "8", "y": f"{low:g}", "font-size": str(size), "font-weight": weight, "fill": INK}
        Xml.SubElement(root, "text", style).text = words
    drawing.attrib |= {"x": "0", "y": f"{top:g}", "width": f"{width:g}", "height": f"{height:g}"}
    root.append(drawing)
    for place, words in enumerate(notes, 1):
        style = {"x": "8", "y": f"{top + height + 18 * place:g}", "font-size": str(SMALL), "fill": INK}
        Xml.SubElement(root, "text", style).text = words
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode")
