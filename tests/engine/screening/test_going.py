"""A showing of a screening while it is on, what is left of it when it is cut off, and erasing."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.adding import add_log, complete
from engine.screening.codes import code_of, new_code, viewer_of
from engine.screening.erasing import erase_viewer
from engine.screening.folder import Screening, loaded_film
from engine.screening.going import About, GoingShowing
from engine.showing.events import Event
from engine.showing.log.reader import open_log
from engine.simulation.many import Simulation
from engine.story.load import load_story

FILM = Path(__file__).parents[3] / "stories" / "must_see.yaml"


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    story = load_story(FILM).story
    assert story is not None
    found = []
    for number in (1, 2, 3):
        path = tmp_path_factory.mktemp("showing") / "log.jsonl"
        Simulation(story, 5).log(number, path, str(FILM))
        found.append(path)
    return found


@pytest.fixture
def screening(tmp_path: Path) -> Screening:
    return Screening.create(tmp_path / "screening", [(loaded_film(FILM), None)])


def shown(screening: Screening, events: tuple[Event, ...], code: str) -> GoingShowing:
    about = About("play", ("students",), viewer_of(code, screening.salt), "2026-03-01T19:30:00Z")
    going = GoingShowing(screening.folder, about)
    for event in events:
        going.take(event)
    return going


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file of a folder, and every name."""
    found = sorted(folder.rglob("*"))
    named = "\n".join(str(each.relative_to(folder)) for each in found).encode()
    return named + b"".join(each.read_bytes() for each in found if each.is_file())


def test_a_showing_that_is_over_becomes_rows_and_nothing_else_stays(
    screening: Screening, logs: list[Path]
) -> None:
    code = new_code()
    shown(screening, open_log(logs[0]).events, code).close()
    (added,), kept = complete(screening)
    assert (added.ended, kept) == ("ending", [])
    (row,) = screening.store.read("showings").to_pylist()
    assert row["viewer"] == viewer_of(code, screening.salt)
    assert (row["source"], row["labels"], row["began"]) == (
        "play", ["students"], "2026-03-01T19:30:00Z",
    )  # fmt: skip
    assert screening.store.count("readings") > 4 * 0.9 * row["seconds"]
    assert list((screening.folder / "going").iterdir()) == []
    assert code.encode() not in bytes_of(screening.folder)


def test_one_that_was_cut_off_is_completed_with_all_that_was_seen(
    screening: Screening, logs: list[Path]
) -> None:
    events = open_log(logs[0]).events
    cut = events[: len(events) // 2]
    going = shown(screening, cut, new_code())
    assert complete(screening) == ([], [])  # it is on
    going.close()
    with next((screening.folder / "going").glob("*.jsonl")).open("ab") as log:
        log.write(b'{"event":"felt","now":12.')  # power was lost in the middle of a line
    (added,), _ = complete(screening)
    assert added.ended == "cut off"
    last = max(getattr(each, "now", 0.0) for each in cut)
    assert added.seconds == pytest.approx(last, abs=0.3)
    assert complete(screening) == ([], [])
    assert screening.store.count("showings") == 1


def test_the_same_showing_is_not_added_again_from_its_own_log(
    screening: Screening, logs: list[Path]
) -> None:
    shown(screening, open_log(logs[0]).events, new_code()).close()
    complete(screening)
    again = add_log(screening, logs[0])
    assert not again.is_new
    assert add_log(screening, logs[1]).is_new
    assert screening.store.count("showings") == 2


def test_who_was_never_shown_anything_leaves_nothing(
    screening: Screening, logs: list[Path]
) -> None:
    shown(screening, open_log(logs[0]).events[:1], new_code()).close()
    assert complete(screening) == ([], [])
    assert list((screening.folder / "going").iterdir()) == []


def test_a_viewer_is_erased_from_every_byte(screening: Screening, logs: list[Path]) -> None:
    mine, others = new_code(), new_code()
    shown(screening, open_log(logs[0]).events, mine).close()
    shown(screening, open_log(logs[1]).events, others).close()
    complete(screening)
    (kept,) = [
        each["showing"]
        for each in screening.store.read("showings").to_pylist()
        if each["viewer"] == viewer_of(others, screening.salt)
    ]
    before = {
        table: [row for row in screening.store.read(table).to_pylist() if row["showing"] == kept]
        for table in ("readings", "moments", "beats")
    }
    events = open_log(logs[2]).events
    cut_off = shown(screening, events[: len(events) // 2], mine)
    with pytest.raises(Trouble, match="is on"):
        erase_viewer(screening, viewer_of(mine, screening.salt))
    cut_off.close()
    (showing,) = [
        each["showing"]
        for each in screening.store.read("showings").to_pylist()
        if each["viewer"] == viewer_of(mine, screening.salt)
    ]
    assert showing.encode() in bytes_of(screening.folder)
    written = code_of(mine.lower().replace("-", " "))
    done = erase_viewer(screening, viewer_of(written, screening.salt))
    assert (done.showings, done.unfinished) == ((showing,), 1)
    left = bytes_of(screening.folder)
    assert showing.encode() not in left
    assert viewer_of(mine, screening.salt).encode() not in left
    for table, rows in before.items():
        assert screening.store.read(table).to_pylist() == rows  # type: ignore[arg-type]
    assert erase_viewer(screening, viewer_of(mine, screening.salt)).showings == ()


def test_another_film_is_refused_and_nothing_of_it_added(
    screening: Screening, tmp_path: Path
) -> None:
    other = load_story(FILM.with_name("one_mood.yaml")).story
    assert other is not None
    Simulation(other, 1).log(0, tmp_path / "log.jsonl", "one_mood.yaml")
    with pytest.raises(Trouble, match=r"another film \(one_mood.yaml\)"):
        add_log(screening, tmp_path / "log.jsonl")
    assert screening.store.parts == ()
    widened = screening.with_film(loaded_film(FILM.with_name("one_mood.yaml")), "Other")
    assert add_log(widened, tmp_path / "log.jsonl").cut == "Other"


@pytest.mark.parametrize("wrong", ["", "K7QF", "K7QF-2M9T-X", "K7QF-2M9*", "ÄÖÜß-2345"])
def test_what_is_no_code_is_a_sentence(wrong: str) -> None:
    with pytest.raises(Trouble, match="no code of a viewer"):
        code_of(wrong)
