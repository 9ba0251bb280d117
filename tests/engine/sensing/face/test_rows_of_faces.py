"""Who is who before the real face reader: four photographs in a row that move, leave and cross.

It is one photograph four times, so that nothing but place and time can tell them apart.
"""

from collections.abc import Iterator

import pytest

from tests.support.astronaut import smiling
from tests.support.seats import Row, Where, crosses, leaves_and_returns, stays

FACE = smiling()[10:330, 70:390]


@pytest.fixture
def row() -> Iterator[Row]:
    made = Row([FACE] * 4)
    yield made
    made.close()


@pytest.mark.thorough
def test_beside_a_face_that_is_found_those_too_small_for_the_detector_are_found_too() -> None:
    """One is a sixth of the picture's width, the others a ninth: the detector, which looks at the
    whole picture, misses them."""
    row = Row([smiling()[70:180, 170:280], *[smiling()[46:202, 147:303]] * 3])
    row.watch(3.0, stays)
    row.close()
    assert len(row.owners) == 4
    assert row.found > 0.75 * row.shown


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("where", "seconds", "begun_anew"),
    [(leaves_and_returns(3.0, begin=2.0), 8.0, 1), (crosses(1.5, begin=0.5), 3.5, 2)],
)
def test_nobody_is_held_against_the_baseline_of_another(
    row: Row, where: Where, seconds: float, begun_anew: int
) -> None:
    row.watch(seconds, where)
    assert row.found > 0.7 * row.shown
    assert row.mixed == []
    assert row.restarts >= begun_anew
    assert len(row.owners) == 4
