"""Matplotlib's SVG made small, repeatable and safe to place in a page.

Style attributes become presentation attributes (a strict Content-Security-Policy allows no inline style), numbers
are rounded, empty groups unwrapped, identifiers made the figure's own, and hover words become `<title>` elements.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as Xml

import matplotlib as mpl
import shapely

from jsna.figures.canvas import Canvas, Words, fit
from jsna.figures.palette import INK, SMALL, TEXT

FONTS = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif"
SPACE = "http://www.w3.org/2000/svg"
REPEATABLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "jsna", "path.simplify": False}
DROPPED = {"stroke-miterlimit"}


def write_svg(drawn: Canvas, alt: str, *, places: int = 1) -> str:
    """Return `drawn` as one `<svg role="img">` with real text, coordinates to `places` decimals."""
    buffer = io.StringIO()
    with mpl.rc_context(REPEATABLE):
        drawn.ax.figure.canvas.print_svg(  # type: ignore[attr-defined]
            buffer, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    text = re.sub(r'^.*?(?=<svg)|\sxmlns(:xlink)?="[^"]*"', "", buffer.getvalue(), flags=re.S)
    root = Xml.fromstring(text.replace("xlink:href", "href"))
    for definitions in root.findall("defs"):
        for style in definitions.findall("style"):
            definitions.remove(style)
    prefix = "f" + hashlib.sha256((alt + text).encode()).hexdigest()[:8]
    _clean(root, drawn.tips, places)
    _own_identifiers(root, prefix)
    for words in drawn.texts:
        _set(root, words, places)
    if drawn.hovers:
        group = Xml.SubElement(root, "g", {"fill-opacity": "0"})
        for left, top, width, height, told in drawn.hovers:
            d = f"M{left:.{places}f} {top:.{places}f}h{width:.{places}f}v{height:.{places}f}h{-width:.{places}f}z"
            Xml.SubElement(Xml.SubElement(group, "path", {"d": d}), "title").text = told
    root.attrib = {
        "viewBox": f"0 0 {drawn.width} {drawn.height}",
        "role": "img",
        "aria-label": alt,
        "font-family": FONTS,
        "font-size": str(TEXT),
        "fill": INK,
        "stroke-linejoin": "round",
    }
    return Xml.tostring(root, encoding="unicode")


def _set(root: Xml.Element, words: Words, places: int) -> None:
    """Set one line of text, saying only what differs from the drawing's own style."""
    style = {"x": _short(words.x, places), "y": _short(words.y, places)}
    differs = {
        "text-anchor": (words.anchor, "start"),
        "font-size": (f"{words.size:g}", str(TEXT)),
        "font-weight": (words.weight, "normal"),
        "fill": (words.colour, INK),
    }
    style |= {key: value for key, (value, usual) in differs.items() if value != usual}
    Xml.SubElement(root, "text", style).text = words.text


def _clean(parent: Xml.Element, tips: list[str], places: int) -> None:
    """Tidy every element below `parent`, unwrapping groups that say nothing."""
    children: list[Xml.Element] = []
    for element in list(parent):
        name = element.get("id", "")
        _clean(element, tips, places)
        _attributes(element, places)
        if name.startswith("tip"):
            title = Xml.Element("title")
            title.text = tips[int(name[3:])]
            element.insert(0, title)
        elif element.tag in ("g", "defs") and not element.attrib:
            children.extend(element if element.tag == "g" else [element] if len(element) else [])
            continue
        children.append(element)
    for element in children:
        element.tail = None
    parent[:] = children
    parent.text = None


def _attributes(element: Xml.Element, places: int) -> None:
    """Turn style into attributes, drop what is default, and round coordinates."""
    for part in element.attrib.pop("style", "").split("; "):
        key, _, value = part.partition(": ")
        if key and key not in DROPPED:
            element.set(key, value)
    if element.tag in ("g", "path", "use") and "href" not in element.attrib:
        name = element.attrib.pop("id", "")
        if element.tag == "path" and re.fullmatch(r"[mC][0-9a-f_]{6,}.*", name):
            element.set("id", name)
    for key in ("d", "x", "y", "width", "height", "transform"):
        if key in element.attrib:
            element.set(key, _compact(element.attrib[key], places))


def _compact(numbers: str, places: int) -> str:
    """Return path data or a coordinate with numbers rounded; straight paths step from point to point."""
    if numbers.startswith("M") and not set(numbers) & set("QCHVA"):
        return _steps(numbers.split(), places)
    rounded = re.sub(r"-?\d+\.\d+(?:e-?\d+)?", lambda found: _short(float(found.group()), places), numbers)
    return re.sub(r"\s*([A-Z])\s*", r"\1", rounded).strip()


def _steps(path: Sequence[str], places: int) -> str:
    """Return a path of straight lines as moves from each rounded point to the next: short, and never adrift."""
    scale, parts, at, before, place = 10**places, [], (0, 0), "", 0
    while place < len(path):
        command = path[place]
        if command == "z":
            parts.append("z")
            before, place = "z", place + 1
            continue
        x, y = round(float(path[place + 1]) * scale), round(float(path[place + 2]) * scale)
        step = _pair((x, y) if command == "M" else (x - at[0], y - at[1]), places)
        join = "" if step.startswith("-") else " "
        parts.append((join if before == command == "L" else command.lower() if command == "L" else "M") + step)
        at, before, place = (x, y), command, place + 3
    return "".join(parts)


def outline_path(shape: shapely.Geometry, places: int = 1) -> str:
    """Return the path of a polygon, or several, given in the drawing's pixels."""
    rings = [ring for part in shapely.get_parts(shape) for ring in [part.exterior, *part.interiors]]
    points = [shapely.get_coordinates(ring)[:-1] for ring in rings]
    words = [
        f"{'L' if place else 'M'} {x} {y}{' z' if place == len(ring) - 1 else ''}"
        for ring in points
        for place, (x, y) in enumerate(ring)
    ]
    return _steps(" ".join(words).split(), places)


def _pair(point: tuple[int, int], places: int) -> str:
    x, y = (_short(value / 10**places, places) for value in point)
    return f"{x}{y}" if y.startswith("-") else f"{x} {y}"


def _short(value: float, places: int) -> str:
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _own_identifiers(root: Xml.Element, prefix: str) -> None:
    """Put `prefix`, made from the content, before every identifier, so that two figures of a page never share one."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, f"{prefix}-{value}")
            elif value.startswith("#") and key == "href":
                element.set(key, f"#{prefix}-{value[1:]}")
            elif value.startswith("url(#"):
                element.set(key, f"url(#{prefix}-{value[5:]}")


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
