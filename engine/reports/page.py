"""A report as one HTML file that asks for nothing elsewhere: pictures are SVG inside it.

Light and dark by what the reader's system asks for; headings in their order, pictures with words
for who cannot see them, tables with headers (WCAG 2.2). Whatever viewers wrote is escaped.
"""

from pathlib import Path
from typing import Final

from engine.pictures.audience_style import page_colours, page_svg
from engine.reports.document import VERDICTS, Document, written

_TEMPLATE: Final = "page.html"
_HEADINGS: Final = {
    "worked": "What worked",
    "did not work": "What did not",
    "differs": "What differs between them",
    "too few to tell": "Too few to tell",
}


def page(document: Document) -> str:
    """The whole file. Draws every picture, which takes about half a second each."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    surroundings = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn = {
        picture.name: Markup(page_svg(picture.draw(), picture.name, picture.described))
        for picture in document.pictures
    }
    return surroundings.get_template(_TEMPLATE).render(
        document=document,
        drawn=drawn,
        light=page_colours(dark=False),
        dark=page_colours(dark=True),
        headings=_HEADINGS,
        verdicts=VERDICTS,
        written=written,
    )
