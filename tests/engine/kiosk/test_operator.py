"""The operator's code, the pad it is typed on, and how it is called for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.kiosk.operator_code import Tries, hashed, is_code
from engine.kiosk.pad import CHORD, KEYS, STANDS, Corners, Pad, key_at
from engine.kiosk.values import CODE_PATTERN
from engine.kiosk.venue import Venue

KEPT = hashed("258025")


def test_only_the_code_is_the_code() -> None:
    assert is_code("258025", KEPT)
    for other in ("258026", "25802", "", "2580250", "abc"):
        assert not is_code(other, KEPT)


def test_two_hashes_of_one_code_differ_and_hold_nothing_of_it() -> None:
    other = hashed("258025")
    assert other != KEPT
    assert "258025" not in other
    assert Venue(films=({"story": "a"},), code=other).code == other  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["", "123", "1" * 13, "12a4", "１２３４"])  # noqa: RUF001
def test_what_the_pad_cannot_type_is_no_code(code: str) -> None:
    with pytest.raises(ValueError, match="4 to 12 digits"):
        hashed(code)


@pytest.mark.parametrize(
    "kept",
    ["", "scrypt", "scrypt$15$8$1$zz$zz", "md5$1$1$1$aa$bb", "scrypt$40$8$1$aa$bb",
     "scrypt$15$99$99$aa$bb", "scrypt$15$8$1$$", "scrypt$-1$8$1$aa$bb"],
)  # fmt: skip
def test_a_spoilt_hash_lets_nobody_out(kept: str) -> None:
    assert not is_code("258025", kept)


@pytest.mark.thorough
@given(st.from_regex(CODE_PATTERN, fullmatch=True).filter(lambda text: text < "scrypt$12"))
def test_no_hash_that_a_file_may_hold_raises(kept: str) -> None:
    assert is_code("0000", kept) in (True, False)


def test_guesses_get_slower() -> None:
    tries, now, waits = Tries(), 0.0, []
    for _ in range(12):
        assert tries.may_try(now)
        tries = tries.missed(now)
        waits.append(tries.open_at - now)
        assert tries.may_try(tries.open_at)
        assert waits[-1] == 0 or not tries.may_try(tries.open_at - 0.1)
        now = tries.open_at
    assert waits[:4] == [0.0, 0.0, 30.0, 60.0]
    assert waits[-1] == 900.0
    assert waits == sorted(waits)


def test_four_corners_clockwise_call_for_the_pad() -> None:
    corners = Corners()
    for number, (x, y) in enumerate([(0.01, 0.99), (0.99, 0.99), (0.99, 0.02), (0.05, 0.0)]):
        assert not corners.call
        corners = corners.touch(float(number), x, y)
    assert corners.call


@pytest.mark.parametrize(
    "places",
    [
        [(0.0, 1.0), (1.0, 1.0), (0.5, 0.5), (1.0, 0.0), (0.0, 0.0)],
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
        [(0.0, 1.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)],
    ],
)
def test_other_touches_do_not(places: list[tuple[float, float]]) -> None:
    corners = Corners()
    for number, place in enumerate(places):
        corners = corners.touch(float(number), *place)
    assert not corners.call


def test_corners_touched_slowly_do_not_either() -> None:
    corners = Corners()
    for number, place in enumerate([(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]):
        corners = corners.touch(number * 4.0, *place)
    assert not corners.call


def test_digits_are_typed_taken_back_and_handed_in() -> None:
    pad = Pad(0.0)
    for key in ("1", "_2", "NUM_3", "BACKSPACE", "9", "Q", "F4"):
        assert not pad.is_entered("RETURN") or len(pad.typed) >= 4
        pad = pad.press(1.0, key)
    assert pad.typed == "129"
    assert not pad.is_entered("OK"), "too short to be a code"
    pad = pad.press(2.0, "0")
    assert pad.is_entered("OK")
    assert pad.is_entered("NUM_ENTER")
    for _ in range(30):
        pad = pad.press(3.0, "7")
    assert len(pad.typed) == 12
    assert not pad.is_over(3.0 + STANDS)
    assert pad.is_over(3.1 + STANDS)
    assert pad.answered(4.0, "no").typed == ""


def test_every_key_of_the_pad_has_its_place() -> None:
    found = [
        key_at((column + 0.5) / 3, (row + 0.5) / 4, (0.0, 1.0), (0.0, 1.0))
        for row in (3, 2, 1, 0)
        for column in range(3)
    ]
    assert tuple(found) == KEYS
    assert key_at(1.0, 0.5, (0.0, 1.0), (0.0, 1.0)) is None
    assert CHORD not in KEYS
