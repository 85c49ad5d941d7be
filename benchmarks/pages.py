"""One report in two forms: the same headings, sentences, tables and plots as Markdown and as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1c1c1c }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto }
th, td { padding: .3rem .7rem; border-bottom: 1px solid #ccc; text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
figure { margin: 1.5rem 0 } figure svg { max-width: 100%; height: auto }
"""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the page's."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True)
class Table:
    """Cells as text; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plot:
    """A drawing in SVG, the file it is kept in, and what it says to who cannot see it."""

    name: str
    svg: str
    caption: str


Block = Heading | Paragraph | Table | Plot


def markdown(blocks: Iterable[Block]) -> str:
    """Write the blocks as Markdown; plots are files in ``plots/``."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {block.text}"
        case Paragraph():
            return block.text
        case Plot():
            return f"![{block.caption}](plots/{block.name}.svg)"
        case Table():
            rule = "|".join([" --- ", *[" ---: "] * (len(block.head) - 1)])
            return "\n".join([_row(block.head), f"|{rule}|", *map(_row, block.rows)])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def web_page(blocks: Iterable[Block], title: str) -> str:
    """Write the blocks as one HTML page that needs nothing beside it."""
    body = "\n".join(_html(block) for block in blocks)
    meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head = f"{meta}<title>{html.escape(title)}</title><style>{_STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{html.escape(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{html.escape(block.text)}</p>"
        case Plot():
            drawing = block.svg[block.svg.index("<svg") :]
            caption = html.escape(block.caption)
            labelled = drawing.replace("<svg", f'<svg role="img" aria-label="{caption}"', 1)
            return f"<figure>{labelled}<figcaption>{caption}</figcaption></figure>"
        case Table():
            head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in block.head)
            rows = "".join(
                f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows
            )
            return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
