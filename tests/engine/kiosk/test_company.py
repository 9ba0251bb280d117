"""Who of those before the camera has agreed, and whose readings are used."""

from engine.kiosk.company import GONE, STANDS, Company
from engine.sensing.quantities import FACE_PRESENT, FACE_SMILE, VOICE_LEVEL
from engine.sensing.reading import Reading


def there(time: float, person: int = 0, value: float = 1.0) -> Reading:
    return Reading(time, FACE_PRESENT, value, 0.95, person)


def smile(time: float, person: int = 0) -> Reading:
    return Reading(time, FACE_SMILE, 0.5, 0.9, person)


def watched(people: tuple[int, ...] = (0,)) -> Company:
    """A company that was welcomed."""
    company = Company()
    assert [company.admits(there(0.0, person)) for person in people] == [True] * len(people)
    company.is_welcoming = False
    return company


def test_a_group_is_welcomed_as_one() -> None:
    company = watched((0, 1, 2))
    for person in (0, 1, 2):
        assert company.admits(smile(1.0, person))
    assert not company.joined(10.0)


def test_nothing_of_a_second_person_is_used_before_they_agree() -> None:
    company = watched()
    for tick in range(40):
        now = 1.0 + tick / 10
        assert company.admits(there(now))
        assert not company.admits(there(now, 1))
        assert not company.admits(smile(now, 1))
        assert company.admits(smile(now)), "it stays with the first"
        # A microphone does not tell who speaks.
        assert not company.admits(Reading(now, VOICE_LEVEL, -30.0, 0.9))
        assert company.joined(now) == (now - 1.0 >= STANDS)
    company.take_in()
    assert company.admits(smile(6.0, 1))
    assert company.admits(Reading(6.0, VOICE_LEVEL, -30.0, 0.9))
    assert not company.joined(6.0)


def test_who_refused_is_asked_no_more_and_never_used() -> None:
    company = watched()
    for tick in range(30):
        company.admits(there(tick / 10, 1))
    assert company.joined(2.9)
    company.stay()
    for tick in range(30, 200):
        company.admits(there(tick / 10))
        assert not company.admits(there(tick / 10, 1))
        assert not company.admits(smile(tick / 10, 1))
        assert not company.joined(tick / 10)


def test_who_only_passes_is_not_asked_and_is_heard_no_longer_than_there() -> None:
    company = watched()
    assert not company.admits(there(1.0, 1))
    assert not company.admits(there(1.5, 1, value=0.0))
    assert not company.joined(4.0)
    assert company.admits(Reading(4.0, VOICE_LEVEL, -30.0, 0.9))


def test_after_a_while_another_under_the_same_number_is_new() -> None:
    company = watched((0, 1))
    for tick in range(200):
        company.admits(there(1.0 + tick / 10))
    assert not company.admits(smile(GONE + 5.0, 1))
    for tick in range(30):
        assert not company.admits(there(21.0 + tick / 10, 1))
    assert company.joined(23.9)


def test_that_nobody_is_there_may_always_be_known() -> None:
    company = Company()
    company.is_welcoming = False
    assert company.admits(there(0.0, value=0.0))
    assert not company.admits(there(0.0, 1, value=0.0))


def test_who_agreed_may_come_into_sight_late() -> None:
    company = Company()
    company.is_welcoming = False
    assert company.admits(there(5.0))
    assert company.admits(smile(5.0))
