"""A report as a PDF for who pays for the film: one page that says it all, then the evidence."""

from typing import Final

from engine.pictures.audience_style import BLUE, GREEN, ORANGE, SOFT
from engine.pictures.printed_report import print_report
from engine.reports.document import VERDICTS, Document, Verdict

_HEADS: Final[dict[Verdict, tuple[str, str]]] = {
    "worked": ("What worked", GREEN),
    "did not work": ("What did not", ORANGE),
    "differs": ("What differs between them", BLUE),
    "too few to tell": ("Too few to tell", SOFT),
}


def pdf(document: Document) -> bytes:
    """The whole file; draws every picture."""
    blocks = []
    for verdict in VERDICTS:
        sentences = [claim.sentence for claim in document.said(verdict)]
        if sentences or verdict in ("worked", "did not work"):
            blocks.append(
                (*_HEADS[verdict], sentences or ["Nothing that these people can show for certain."])
            )
    return print_report(
        document.title,
        document.subtitle,
        document.facts,
        blocks,
        document.limits,
        [(picture.draw(), picture.caption) for picture in document.pictures],
    )
