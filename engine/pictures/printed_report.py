"""A report in print: a PDF of one first page that says it all, then a page for each picture."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from engine.pictures.audience_style import GROUND, INK, RULE, SOFT, blank
from engine.pictures.printed import put, size_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PAGE: Final = (11.69, 8.27)
"""A4, landscape, in inches."""
_EDGE: Final = 0.6
_GUTTER: Final = 0.45
_TEXT: Final = 10.0
_LEAST: Final = 7.5
"""Points: letters are made smaller down to this, so that all claims are on the first page."""

Block = tuple[str, str, Sequence[str]]
"""A heading, its colour, and the sentences below it."""


def print_report(
    title: str,
    subtitle: str,
    facts: Sequence[str],
    blocks: Sequence[Block],
    limits: Sequence[str],
    pictures: Sequence[tuple["Figure", str]],
) -> bytes:
    """The PDF: claims in two columns, then each (picture, caption) on a page of its own."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.transforms import Bbox

    out = BytesIO()
    undated = {"CreationDate": None, "Title": f"{title}: {subtitle}"}
    with rc_context({"pdf.fonttype": 42}), PdfPages(out, metadata=undated) as pages:
        for page in _first_pages(title, subtitle, facts, blocks, limits):
            pages.savefig(page)
        for number, (figure, caption) in enumerate(pictures, 2):
            wide, high = figure.get_size_inches()
            room = 0.35 + (size_of(caption, _TEXT, wrap=wide - 0.3)[1] if caption else 0.0)
            # A page of A4's shape, so much larger that the picture fits; printers fit it back.
            scale = max(1.0, (wide + 2 * _EDGE) / _PAGE[0], (high + room + 2 * _EDGE) / _PAGE[1])
            left = -(scale * _PAGE[0] - wide) / 2
            top = high + _EDGE
            if caption:
                put(figure, (0.15 / wide, -0.1 / high), caption, _TEXT, within=figure.transFigure,
                    colour=SOFT, ha="left", va="top", wrap=wide - 0.3)  # fmt: skip
            corner = left + scale * _PAGE[0] - _EDGE, top - scale * _PAGE[1] + 0.35
            put(figure, (corner[0] / wide, corner[1] / high), f"{title}   {number}", 8 * scale,
                within=figure.transFigure, colour=SOFT, ha="right", va="bottom")  # fmt: skip
            paper = Bbox([[left, top - scale * _PAGE[1]], [left + scale * _PAGE[0], top]])
            pages.savefig(figure, bbox_inches=paper)
    return out.getvalue()


def _first_pages(
    title: str,
    subtitle: str,
    facts: Sequence[str],
    blocks: Sequence[Block],
    limits: Sequence[str],
) -> list["Figure"]:
    """One page, in letters as large as fit it; at the smallest, what is over is counted in it."""
    points = _TEXT
    while points > _LEAST and not _fits(blocks, limits, points):
        points -= 0.5
    page = blank(_PAGE[1], _PAGE[0])
    page.set_facecolor(GROUND)
    y = _PAGE[1] - _EDGE
    y -= _say(page, title, 22, _EDGE, y, _PAGE[0] - 2 * _EDGE, INK, bold=True) + 0.03
    y -= _say(page, subtitle, 12.5, _EDGE, y, _PAGE[0] - 2 * _EDGE, INK) + 0.05
    y -= _say(page, "   ·   ".join(facts), 9.5, _EDGE, y, _PAGE[0] - 2 * _EDGE, SOFT) + 0.12
    _rule(page, y)
    floor = _EDGE + _limits_height(limits, points) + 0.2
    column = _column()
    for side, part in enumerate(_halves(blocks, points)):
        x, at = _EDGE + side * (column + _GUTTER), y - 0.18
        for heading, colour, sentences in part:
            at -= _say(page, heading, points + 2.5, x, at, column, colour, bold=True) + 0.06
            for number, sentence in enumerate(sentences):
                high = size_of(sentence, points, wrap=column - 0.2)[1]
                if at - high < floor:
                    left = len(sentences) - number
                    _say(page, f"and {left} more, in the tables", points, x, at, column, SOFT)
                    break
                put(page, (x + 0.03, at), "•", points, within=page.dpi_scale_trans, colour=colour,
                    ha="left", va="top")  # fmt: skip
                at -= _say(page, sentence, points, x + 0.2, at, column - 0.2, INK) + 0.07
            at -= 0.14
    _rule(page, floor - 0.06)
    at = floor - 0.14
    at -= _say(page, "What this cannot tell", points, _EDGE, at, 9, SOFT, bold=True) + 0.03
    for limit in limits:
        at -= _say(page, limit, points - 1, _EDGE, at, _PAGE[0] - 2 * _EDGE, SOFT) + 0.02
    return [page]


def _column() -> float:
    return (_PAGE[0] - 2 * _EDGE - _GUTTER) / 2


def _halves(blocks: Sequence[Block], points: float) -> tuple[list[Block], list[Block]]:
    """The blocks in two columns, in their order, as even as may be."""
    heights = [_height(each, points) for each in blocks]
    best = min(
        range(1, len(blocks) + 1),
        key=lambda cut: max(sum(heights[:cut]), sum(heights[cut:])),
        default=0,
    )
    return list(blocks[:best]), list(blocks[best:])


def _height(block: Block, points: float) -> float:
    heading, _, sentences = block
    return (
        size_of(heading, points + 2.5, bold=True)[1]
        + 0.2
        + sum(size_of(each, points, wrap=_column() - 0.2)[1] + 0.07 for each in sentences)
    )


def _limits_height(limits: Sequence[str], points: float) -> float:
    wide = _PAGE[0] - 2 * _EDGE
    return 0.3 + sum(size_of(each, points - 1, wrap=wide)[1] + 0.02 for each in limits)


def _fits(blocks: Sequence[Block], limits: Sequence[str], points: float) -> bool:
    room = _PAGE[1] - 2 * _EDGE - 1.5 - _limits_height(limits, points)
    return all(
        sum(_height(each, points) for each in half) <= room for half in _halves(blocks, points)
    )


def _say(
    page: Any, text: str, points: float, x: float, y: float, wide: float, colour: str,
    *, bold: bool = False,
) -> float:  # fmt: skip
    """Put lines at a place in inches, `y` their upper edge; return how high they are."""
    put(page, (x, y), text, points, within=page.dpi_scale_trans, colour=colour, bold=bold,
        ha="left", va="top", wrap=wide)  # fmt: skip
    return size_of(text, points, bold=bold, wrap=wide, align="left")[1]


def _rule(page: Any, y: float) -> None:
    from matplotlib.lines import Line2D

    edges = [_EDGE / _PAGE[0], 1 - _EDGE / _PAGE[0]]
    page.add_artist(Line2D(edges, [y / _PAGE[1]] * 2, color=RULE, linewidth=1))
