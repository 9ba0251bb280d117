"""A small report whose every form is tested: a picture, tables, and what viewers wrote."""

from engine.audience.curves import Curve
from engine.pictures.audience_curves import Reactions, draw_curves
from engine.pictures.film_strip import Piece, Place, Strip
from engine.reports.document import Claim, Document, Picture, Section, Table

NASTY = '<script>alert("x")</script> & ünïcode 笑'

STRIP = Strip(
    (Piece("harbour", 0.0, 4.0), Piece("storm", 4.0, 8.0)),
    (Place(1.0, "joy", "landed"), Place(6.0, "fear", "too few to tell")),
)
AT = tuple(each + 0.5 for each in range(8))
CURVE = Curve(AT, (0.1,) * 8, (0.0,) * 8, (0.2,) * 8, (-0.1,) * 8, (0.3,) * 8, (12,) * 8)
LAUGHS = Reactions("laughs", AT, (0.0, 5.0, *(0.0,) * 6), (12,) * 8)


def made_report() -> Document:
    picture = Picture(
        "curves",
        lambda: draw_curves(
            [("valence", CURVE)], STRIP, title="Felt", below="12 people", reactions=[LAUGHS]
        ),
        "A curve of valence, 12 people",
        "How to read it.",
    )
    table = Table(
        "seconds",
        "Every second",
        ("segment", "second", "valence", "seen"),
        ("which segment", "from its in point", "-1 to 1", "whether it was seen"),
        (("harbour", 0, 0.25, True), (NASTY, 1, None, False), ("=SUM(A1)", 2, float("nan"), None)),
    )
    return Document(
        f"The Lamp Room {NASTY}",
        "What 12 people felt",
        ("12 people", "12 showings"),
        (
            Claim("worked", "joy landed in 9 of 12 people (47 to 91 %).", 12),
            Claim("too few to tell", f"{NASTY}: 31 people would do.", 12),
        ),
        ("A face shows less than people think.",),
        (Section("Second by second", ("A sentence.",), (picture,), (table,)),),
    )
