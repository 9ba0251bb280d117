"""What a showing senses with, and what is asked and told before: every way into a film."""

from pathlib import Path
from typing import Any

import pytest

from engine.clock import ManualClock
from engine.consent.consent_log import verify
from engine.consent.terms import Terms
from engine.consent.wording import english
from engine.consent.wordings import wordings
from engine.problems import Trouble
from engine.viewer.limits import ViewerLimits
from engine.words import Sensing
from player.records.consent_records import ConsentRecords
from player.viewing.asking import Choice, ask, may_see, question_of, unasked
from player.viewing.options import PlayOptions
from player.viewing.programme import for_age, programme_of
from player.viewing.scenes.consent import ConsentScene
from player.viewing.scenes.notice import NoticeScene

RATED = """\
kuleshov: 1
title: Rated
start: door
segments:
  door:
    card: A door.
    duration: 2s
    next:
      - {to: cellar}
      - {to: garden}
      - {to: lawn, default: true}
  cellar: {card: Blood., duration: 2s, rating: 16}
  garden: {card: A garden., duration: 2s, rating: 6}
  lawn: {card: A lawn., duration: 2s}
"""
STRICT = RATED.replace("card: A lawn., ", "card: A lawn., rating: 12, ")


FILM = Path("film")


class Window:
    size = (1280, 720)


class Stage:
    """A stage on which a visitor presses keys; `shown` are the scenes that stood on it."""

    def __init__(self, *keys: str, is_seen: bool = True) -> None:
        self.is_seen, self.clock, self.window = is_seen, ManualClock(), Window()
        self.keys, self.shown = list(keys), list[Any]()

    def show(self, scene: Any) -> None:
        self.shown.append(scene)
        while not scene.is_over:
            scene.press(self.keys.pop(0))


class Asked:
    """One viewer before one film: what came of it."""

    def __init__(
        self, tmp_path: Path, *keys: str, story: str = RATED, is_seen: bool = True, **options: Any
    ) -> None:
        (tmp_path / "story.yaml").write_text(story, "utf-8")
        self.said: list[str] = []
        self.options = PlayOptions(tmp_path / "story.yaml", **options)
        self.programme = programme_of(self.options, self.said.append)
        self.stage = Stage(*keys, is_seen=is_seen)
        records = ConsentRecords(tmp_path / "consent.jsonl")
        stage: Any = self.stage
        self.choice: Choice | None = ask(self.programme, stage, records, self.said.append)
        records.close()
        log = tmp_path / "consent.jsonl"
        self.log = [
            (each["act"], each["how"], tuple(each["consents"]))
            for each in (verify(log).entries if log.exists() else ())
        ]

    @property
    def scenes(self) -> list[type]:
        return [type(each) for each in self.stage.shown]


def chosen(tmp_path: Path, **options: object) -> dict[str, object]:
    asked = PlayOptions(tmp_path / "story.yaml", **options)  # type: ignore[arg-type]
    choice = unasked(asked, tmp_path, False, [].append)
    return {
        "camera": choice.camera, "mic": choice.microphone, "heart": choice.heart,
        "readings": choice.readings,
    }  # fmt: skip


@pytest.mark.parametrize("consent", [None, frozenset(), frozenset({"face", "voice", "heart"})])
def test_a_recorded_viewer_is_there_in_place_of_sensors(
    tmp_path: Path, consent: frozenset[str] | None
) -> None:
    viewer = tmp_path / "a.jsonl"
    assert chosen(tmp_path, readings=viewer, consent=consent) == {
        "camera": "off", "mic": "off", "heart": "off", "readings": viewer,
    }  # fmt: skip


def test_what_is_named_beside_it_is_there_as_well(tmp_path: Path) -> None:
    viewer, agreed = tmp_path / "a.jsonl", frozenset({"voice"})
    found = chosen(tmp_path, readings=viewer, consent=agreed, microphone="default")
    assert (found["camera"], found["mic"], found["readings"]) == ("off", "default", viewer)


def test_what_is_agreed_to_is_sensed_with(tmp_path: Path) -> None:
    found = chosen(tmp_path, consent=frozenset({"face", "voice"}))
    assert (found["camera"], found["mic"], found["readings"]) == ("0", "default", None)


# --- asked on the first screen -------------------------------------------------------------------


def test_the_default_path_is_a_film_with_nothing_sensed_and_nothing_kept_of_anybody(
    tmp_path: Path,
) -> None:
    asked = Asked(tmp_path, "RETURN")
    assert asked.scenes == [ConsentScene]
    assert asked.choice is not None
    assert asked.choice.consent == asked.choice.sensed == frozenset()
    devices = (asked.choice.camera, asked.choice.microphone, asked.choice.heart)
    assert devices == ("off", "off", "off")
    assert asked.log == [("refused", "screen", ("face", "voice", "heart", "readings"))]


def test_each_answer_is_recorded(tmp_path: Path) -> None:
    asked = Asked(tmp_path, "C", "K", "RETURN", viewer="Ada", screening=Path("Rough cut"))
    assert asked.choice is not None
    assert asked.choice.consent == {"face", "readings"}
    assert asked.log == [
        ("granted", "screen", ("face", "readings")),
        ("refused", "screen", ("voice", "heart", "profile", "screening")),
    ]


def test_who_leaves_has_refused_and_there_is_no_film(tmp_path: Path) -> None:
    asked = Asked(tmp_path, "C", "ESCAPE")
    assert asked.choice is None
    assert asked.log == [("refused", "screen", ("face", "voice", "heart", "readings"))]


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, {"profile", "screening"}),
        ({"viewer": "Ada"}, {"screening"}),
        ({"screening": Path("Rough cut"), "viewer": "Ada"}, set()),
        ({"keeps_readings": False, "screening": Path("x")}, {"readings", "profile"}),
        ({"camera": "off"}, {"face", "heart", "profile", "screening"}),
        ({"camera": "off", "heart": "ble:A0:9E:1A:12:34:56"}, {"face", "profile", "screening"}),
        ({"camera": "off", "microphone": "off"},
         {"face", "voice", "heart", "readings", "profile", "screening"}),
    ],
)  # fmt: skip
def test_only_what_there_is_is_offered_and_why_not_is_a_sentence_in_each_language(
    tmp_path: Path, options: dict[str, Any], missing: set[str]
) -> None:
    question = question_of(Asked(tmp_path, "RETURN", **options).programme)
    assert set(question.unavailable) == missing
    assert not missing & set(question.offered)
    assert all(english().say(name) for name in question.unavailable.values())


def test_a_heart_with_neither_camera_nor_strap_is_no_sensing(tmp_path: Path) -> None:
    alone = Asked(tmp_path, "H", "RETURN").choice
    assert alone is not None
    assert (alone.consent, alone.sensed) == ({"heart"}, frozenset())
    seen = Asked(tmp_path, "H", "C", "RETURN").choice
    assert seen is not None and seen.sensed == {"heart", "face"}
    strapped = Asked(tmp_path, "H", "RETURN", heart="lsl:belt").choice
    assert strapped is not None and strapped.sensed == {"heart"}


# --- the age -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "age", "closed"),
    [
        (("RETURN",), 0, {"cellar", "garden"}),
        (("A", "RETURN"), 0, {"cellar", "garden"}),
        (("A", "A", "RETURN"), 6, {"cellar"}),
        (("A", "A", "A", "RETURN"), 16, set()),
    ],
)
def test_what_is_rated_is_shown_to_whoever_said_to_be_old_enough(
    tmp_path: Path, keys: tuple[str, ...], age: int, closed: set[str]
) -> None:
    asked = Asked(tmp_path, *keys)
    assert asked.choice is not None and asked.choice.age == age
    programme = for_age(asked.programme, age, asked.said.append)
    from engine.steering.limits import Limits

    assert set(Limits(programme.story, programme.viewer.preset.limits).forbidden) == closed


def test_a_film_with_nothing_for_the_youngest_is_not_begun_without_an_age(tmp_path: Path) -> None:
    asked = Asked(tmp_path, "RETURN", "RETURN", "RETURN", "PAD_START", story=STRICT)
    # Without an age it stays; Return then says one: fewer than six years, then six.
    assert asked.choice is not None and asked.choice.age == 6


@pytest.mark.parametrize("options", [{"limits": ViewerLimits(rating=12)}, {"consent": frozenset()}])
def test_nobody_is_asked_whose_age_was_named_or_who_is_not_asked_at_all(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    asked = Asked(tmp_path, "RETURN", **options)
    assert asked.choice is not None and asked.choice.age is None


def test_a_story_without_ratings_asks_for_no_age(tmp_path: Path) -> None:
    plain = RATED.replace(", rating: 16", "").replace(", rating: 6", "")
    asked = Asked(tmp_path, "RETURN", story=plain)
    assert question_of(asked.programme).ages == ()
    assert asked.choice is not None and asked.choice.age is None


# --- told, where nobody is asked -----------------------------------------------------------------

LAW = english().say("law")


def test_who_agreed_beforehand_is_shown_the_notice_before_any_device(tmp_path: Path) -> None:
    asked = Asked(tmp_path, "SPACE", consent=frozenset({"face", "heart"}), organiser="The House")
    assert asked.scenes == [NoticeScene]
    assert asked.choice is not None and asked.choice.sensed == {"face", "heart"}
    shown = asked.stage.shown[0].view().overlay.notice
    assert shown.given == {"face", "heart"}
    assert shown.terms == Terms("The House", beforehand=frozenset({"face", "heart"}))
    assert any(LAW in each and "The House" in each for each in asked.said)
    assert asked.log == [("granted", "command line", ("face", "heart"))]


def test_and_may_still_leave(tmp_path: Path) -> None:
    assert Asked(tmp_path, "ESCAPE", consent=frozenset({"face"})).choice is None


def test_off_screen_the_notice_is_said(tmp_path: Path) -> None:
    asked = Asked(tmp_path, consent=frozenset({"voice"}), is_seen=False)
    assert asked.scenes == []
    assert any(LAW in each and "Microphone" in each for each in asked.said)


@pytest.mark.parametrize("options", [{"consent": frozenset()}, {"is_seen": False}])
def test_where_nothing_is_sensed_nothing_is_told(tmp_path: Path, options: dict[str, Any]) -> None:
    asked = Asked(tmp_path, **options)
    assert asked.scenes == []
    assert not any(LAW in each for each in asked.said)
    assert asked.log == []


def test_the_language_of_the_command_line_is_that_of_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.story.represent import Wanted

    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    french = Asked(tmp_path, "RETURN").stage.shown[0]
    assert french.wording.language == "fr"
    german = Asked(tmp_path, "RETURN", wanted=Wanted(language="de")).stage.shown[0]
    assert german.wording.language == "de"
    own = tmp_path / "plain.yaml"
    own.write_text("language: it\nname: Italiano\nsentences: {begin: Via}\n", "utf-8")
    assert Asked(tmp_path, "RETURN", words=own).stage.shown[0].wording.say("begin") == "Via"
    with pytest.raises(Trouble, match="cannot be read"):
        Asked(tmp_path, "RETURN", words=tmp_path / "none.yaml")


def test_what_the_first_screen_says_is_kept_is_what_may_be(tmp_path: Path) -> None:
    languages = wordings(["de", "fr"]).only(["de", "fr"])
    options: dict[str, Any] = {"keeps_readings": False, "languages": languages}
    scene = Asked(tmp_path, "RETURN", **options).stage.shown[0]
    shown = scene.view().overlay.asked
    said = dict(shown.terms.facts(shown.wording))
    assert shown.wording.language == "de"
    assert shown.wording.say("kept_decisions") in said.values()
    assert shown.wording.say("kept") not in said.values()


def test_a_file_in_the_folder_of_settings_is_a_language_to_choose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    folder = tmp_path / "config" / "kuleshov" / "languages"
    folder.mkdir(parents=True)
    (folder / "it.yaml").write_text("name: Italiano\nsentences: {begin: Via}\n", "utf-8")
    scene = Asked(tmp_path, "RETURN").stage.shown[0]
    assert (scene.wording.name, scene.wording.say("begin")) == ("Italiano", "Via")


@pytest.mark.parametrize(
    ("options", "sensing", "is_seen", "may"),
    [
        (PlayOptions(FILM, camera="0"), "feelings", True, True),
        (PlayOptions(FILM, camera="0"), "expressions", True, True),
        (PlayOptions(FILM, camera="0"), "forbidden", True, False),
        (PlayOptions(FILM, camera="off"), "feelings", True, False),
        (PlayOptions(FILM, camera="0"), "feelings", False, False),
        (PlayOptions(FILM, camera="0", consent=frozenset({"face"})), "feelings", False, True),
        (PlayOptions(FILM, camera="0", consent=frozenset({"voice"})), "feelings", True, False),
        (PlayOptions(FILM, readings=Path("viewer.jsonl")), "feelings", True, False),
    ],
)
def test_a_reader_is_prepared_only_where_a_camera_may_come_to_be_used(
    options: PlayOptions, sensing: Sensing, is_seen: bool, may: bool
) -> None:
    assert may_see(options, sensing, is_seen) is may
