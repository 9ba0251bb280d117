"""What the commands share: arguments, and words for people."""

import math
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.answers import json_text
from engine.problems import Trouble
from engine.words import composed
from player.system.terminal import say

if TYPE_CHECKING:
    from engine.consent.purposes import Consent
    from engine.story.model import Story
    from engine.vault.key_stores import KeyIn
    from engine.viewer.limits import ViewerLimits
    from engine.words import Seconds

_MOST_DAYS: Final = 3650

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
StoryFile = Annotated[Path, typer.Argument(help="The story's YAML file, or the folder it is in.")]
LogFile = Annotated[Path, typer.Argument(help="A showing's log.jsonl, or its folder.")]

Flashes = Annotated[
    str, typer.Option(help="Too many flashes are `damped`; `as-filmed` may set off a seizure.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Write over a file of that name that is there.")
]

# What watches a viewer.
Camera = Annotated[
    str | None,
    typer.Option(help="A camera's number, path or part of its name, a film FILE, or off."),
]
Mic = Annotated[
    str | None, typer.Option(help="default, a number or part of a name, a sound FILE, or off.")
]
Heart = Annotated[
    str | None, typer.Option(help="ble:ADDRESS of a strap, lsl:NAME of a lab stream, or off.")
]
Readings = Annotated[
    Path | None, typer.Option(help="A recorded viewer (JSON lines) in place of sensors.")
]

# Whose showing it is in a screening.
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", help="A word of yours for this viewer; again for another."),
]
Code = Annotated[
    str | None,
    typer.Option("--code", help="The viewer's code, where they have seen another cut before."),
]

# A viewer's own limits, for one showing or for all that follow.
Age = Annotated[
    int | None, typer.Option(min=0, max=120, help="Only what is suitable from this age on.")
]
Without = Annotated[
    str | None, typer.Option(help="Content notes to avoid, such as violence,flashing.")
]
Intensity = Annotated[
    float | None, typer.Option(min=0, max=1, help="The most intense scene wanted, 0 to 1.")
]
Longest = Annotated[str | None, typer.Option(help="How long the film may be at most, such as 45m.")]
CutsAMinute = Annotated[
    float | None, typer.Option(min=0.1, help="How often the film may cut at most.")
]
Arousal = Annotated[
    float | None,
    typer.Option(min=-1, max=1, help="No scene means to arouse you more, -1 to 1."),
]
ArousalFor = Annotated[
    str | None,
    typer.Option(help="How long you may seem above --arousal before calmer ways come (30s)."),
]

# How a profile is kept.
KeyInOption = Annotated[
    str | None,
    typer.Option(
        "--key-in",
        help="Where a new profile's key goes: keyring, passphrase, or unprotected-file, which "
        "whoever can read your files can use. Without it the keyring, else a passphrase.",
    ),
]
KeepFor = Annotated[
    str | None,
    typer.Option(help="How long a profile is kept after its last use, such as 90d (365d)."),
]


def loaded_story(path: Path) -> "Story":
    """A story without an error in its text. Raises Trouble that lists them."""
    from engine.story.load import load_story
    from player.viewing.problem_view import in_the_way

    loaded = load_story(story_file(path))
    if loaded.story is None:
        raise Trouble(in_the_way(loaded.problems, loaded).replace("\n  ", "\n").strip())
    return loaded.story


def announce(sentence: str) -> None:
    """For people, beside whatever the command answers."""
    say(sentence)


def answer(value: Any, indent: int | None = 2) -> None:
    """Print an answer for programs, on one line where `indent` is None.

    A reader that has left, such as `| head`, is no failure; see `player.system.terminal.flush`.
    """
    with suppress(BrokenPipeError):
        print(json_text(value, indent))


def count(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not 1: `3 cuts`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def agrees(device: str) -> bool:
    """Ask at the terminal; where nobody can answer, nobody has agreed."""
    return sys.stdin.isatty() and typer.confirm(
        f"May the {device} be opened to read you? Nothing is stored or sent.", err=True
    )


def words(text: str | None) -> list[str]:
    """What was listed with commas, with accents as a story has them."""
    return [composed(word.strip()) for word in (text or "").split(",") if word.strip()]


def limits_of(
    age: int | None,
    without: str | None,
    intensity: float | None,
    longest: str | None,
    cuts_a_minute: float | None,
    arousal: float | None = None,
    arousal_for: str | None = None,
) -> "ViewerLimits":
    """A viewer's limits as they were written; what was not is not limited."""
    from engine.viewer.limits import AROUSAL_FOR, ViewerLimits

    most, strain = _duration("longest", longest), _duration("arousal-for", arousal_for)
    if arousal is not None and strain is None:
        strain = AROUSAL_FOR
    numbers = (("intensity", intensity), ("cuts-a-minute", cuts_a_minute), ("arousal", arousal))
    for option, number in numbers:
        if number is not None and not math.isfinite(number):
            raise Trouble(f"--{option} {number}: it is a number, such as 0.5.", blame="call")
    notes = words(without)
    if any(0xD800 <= ord(letter) <= 0xDFFF for note in notes for letter in note):
        raise Trouble(
            "--without: a note in it is not in the encoding that this terminal is set to.",
            blame="call",
        )
    return ViewerLimits(
        without=tuple(notes),
        intensity=1.0 if intensity is None else intensity,
        rating=age,
        longest=most,
        cuts_a_minute=cuts_a_minute,
        arousal=1.0 if arousal is None else arousal,
        arousal_for=strain,
    )


def _duration(option: str, text: str | None) -> "Seconds | None":
    from engine.story.text.durations import parse_duration

    try:
        return parse_duration(text) if text is not None else None
    except ValueError as error:
        raise Trouble(f"--{option} {text}: it {error}.", blame="call") from None


def keep_for_of(text: str | None) -> "Seconds | None":
    """The seconds of `90d`, `12w`, `2y`. Raises Trouble."""
    if text is None:
        return None
    found = re.fullmatch(r"\s*([0-9]{1,5})\s*([dwy])\s*", text)
    days = int(found[1]) * {"d": 1, "w": 7, "y": 365}[found[2]] if found else 0
    if not 1 <= days <= _MOST_DAYS:
        raise Trouble(
            f"--keep-for {text}: write days, weeks or years, such as 90d, 12w or 2y, ten years at "
            "most.",
            blame="call",
        )
    return 86400.0 * days


def key_in_of(text: str | None) -> "KeyIn | None":
    """Where a key is to lie, as it was written. Raises Trouble."""
    from player.records.key_places import named

    return named(text, "--key-in")


def consents(text: str | None) -> "frozenset[Consent] | None":
    """What consent is given to, as it was written; None where nothing was."""
    from engine.consent.purposes import CONSENTS

    if text is None:
        return None
    words = frozenset(word.strip() for word in text.split(",") if word.strip()) - {"none"}
    unknown = words - set(CONSENTS)
    if unknown:
        raise Trouble(
            f"--consent {text}: consent is to {', '.join(CONSENTS)}, several (face,voice) or none.",
            blame="call",
        )
    return frozenset(each for each in CONSENTS if each in words)


def need_names(
    given: "frozenset[Consent] | None", viewer: str | None, screening: Path | None
) -> None:
    """Raise Trouble where consent was given to what belongs to somebody or something unnamed."""
    if given and "profile" in given and viewer is None:
        raise Trouble("--consent profile: whose? Add --viewer NAME.", blame="call")
    if given and "screening" in given and screening is None:
        raise Trouble("--consent screening: which one? Add --screening FOLDER.", blame="call")


def language_of(word: str | None) -> "tuple[str | None, Path | None]":
    """The language that --language names, and the file with its words if it names one."""
    from engine.consent.wording import read_wording
    from engine.consent.wordings import SUFFIXES

    if word is None or not word.lower().endswith(SUFFIXES):
        return word, None
    return read_wording(Path(word))[0].language, Path(word)


def plain_line(option: str, text: str) -> str:
    """What was said of somebody or something, in one line of letters that can be shown."""
    line = " ".join(text.split())
    if len(line) > 200 or not line.isprintable():
        raise Trouble(f"{option}: say it in one line of at most 200 letters.", blame="call")
    return composed(line)


def labels_of(labels: list[str] | None) -> tuple[str, ...]:
    """The organiser's words for a viewer, each once. Raises Trouble for what is no line."""
    lines = [plain_line("--label", each) for each in labels or ()]
    return tuple(dict.fromkeys(each for each in lines if each))


def story_file(path: Path) -> Path:
    """A story named by its file or by its folder."""
    from engine.story.paths import as_on_disk

    path = as_on_disk(Path(path.anchor), path.relative_to(path.anchor))
    return path / "story.yaml" if path.is_dir() else path


def log_file(path: Path) -> Path:
    """A log named by its file or by its showing's folder."""
    from engine.showing.log.writer import LOG_NAME

    return path / LOG_NAME if path.is_dir() else path


def are_as_filmed(flashes: str) -> bool:
    """Whether `--flashes` asks for them undamped. Raises Trouble for what is neither."""
    if flashes not in ("damped", "as-filmed"):
        raise Trouble("--flashes: write damped or as-filmed.", blame="call")
    return flashes == "as-filmed"
