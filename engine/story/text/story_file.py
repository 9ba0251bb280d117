"""Reads the bytes of a story file, or says what is there instead."""

import stat
from pathlib import Path
from typing import Final

from engine.installed import command
from engine.media.containers import SUFFIXES
from engine.problems import Problem, did_you_mean
from engine.story.text.plain_yaml import LARGEST_TEXT
from engine.story.text.scalars import short

_MOST_LOOKED_AT: Final = 2000  # files of a folder


def read_file(path: Path) -> bytes | Problem:
    """Read at most `LARGEST_TEXT` bytes of a regular file; pipes and devices are rejected."""

    def problem(code: str, message: str, remedy: str) -> Problem:
        return Problem(code, "error", message, remedy, path, 1, 1)

    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            inside = path / "story.yaml"
            remedy = f"Name {inside}." if inside.is_file() else "Name the story's YAML file."
            return problem("NOT-A-FILE", "This is a folder, not a story file.", remedy)
        if not stat.S_ISREG(kind):
            return problem("NOT-A-FILE", "This is no ordinary file.", "Name the story's YAML file.")
        if path.suffix.lower() in SUFFIXES:
            remedy = f"Name its story; where there is none yet, `{_new(path.parent)}` writes one."
            return problem("NOT-A-FILE", "This is a clip, not a story.", remedy)
        with path.open("rb") as file:
            content = file.read(LARGEST_TEXT + 1)
    except FileNotFoundError:
        return problem("FILE-MISSING", *_lying_there(path))
    except NotADirectoryError:
        return problem("FILE-MISSING", "There is no such file.", "Check the path's spelling.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return problem(
            "FILE-UNREADABLE", f"The file cannot be read: {reason}.", "Check its permissions."
        )
    if len(content) > LARGEST_TEXT:
        return problem(
            "FILE-TOO-LARGE",
            f"The file is larger than {LARGEST_TEXT // 1024**2} MiB.",
            "A story is a text of some kilobytes; is this the right file?",
        )
    return content


def text_of(content: bytes, path: Path) -> str | Problem:
    """Decode the text as UTF-8; a problem that names the probable encoding where it is not."""
    utf_16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    line, column = 1, 1
    try:
        if not utf_16:
            return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
    remedy = "Save it as text with the encoding UTF-8."
    if utf_16:
        remedy = f"It is in UTF-16, as old Windows programs write it. {remedy}"
    elif b"\0" not in content:
        written = content.split(b"\n")[line - 1].decode("cp1252", "replace").strip()
        if written.isprintable():
            remedy = f'It seems to be in Windows-1252 ("{short(written)}"). {remedy}'
    message = "The file is not plain text in UTF-8."
    return Problem("NOT-TEXT", "error", message, remedy, path, line, column)


def _lying_there(path: Path) -> tuple[str, str]:
    """The sentence about a missing story, and the remedy, by what lies in its folder."""
    folder = path.parent
    if not folder.is_dir():
        beside = [each.name for each in _listed(folder.parent) if each.is_dir()]
        hint = did_you_mean(folder.name, beside) or "Check the path's spelling."
        return f"There is no folder {folder}.", hint
    files = _listed(folder)
    if path.name != "story.yaml":
        hint = did_you_mean(path.name, [each.name for each in files])
        return "There is no such file.", hint or "Check the path's spelling."
    folders = [each for each in files if each.is_dir()]
    stories = [each for each in files if _is_story(each)]
    stories = stories or [each for within in folders for each in _listed(within) if _is_story(each)]
    if stories:
        remedy = f"Name the story: {', '.join(map(str, stories[:3]))}."
        return "This folder holds no story.yaml.", remedy
    for within in (folder, *folders):
        clips = [each.name for each in _listed(within) if each.suffix.lower() in SUFFIXES]
        if clips:
            named = ", ".join(clips[:3]) + (", …" if len(clips) > 3 else "")
            many = f"{len(clips)} clip{'s' if len(clips) > 1 else ''} ({named})"
            lie = f"{many} lie" + ("s" if len(clips) == 1 else "")
            there = "there" if within == folder else f"in its folder {within.name}"
            return (
                f"This folder holds no story yet; {lie} {there}.",
                f"`{_new(within, None if within == folder else path)}` writes a first story "
                "of them, which plays at once.",
            )
    return (
        "This folder holds neither a story nor clips.",
        f"Put clips there and call `{_new(folder)}`, which writes a first story; or begin with "
        "cards, as the stories in Kuleshov's folder stories/ do.",
    )


def _new(folder: Path, out: Path | None = None) -> str:
    """The call that writes a first story, as it can be pasted."""
    return command("new", folder, *(() if out is None else ("--out", out)))


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())[:_MOST_LOOKED_AT]
    except OSError:
        return []


def _is_story(path: Path) -> bool:
    """Whether a file looks like a story: by its name, and by the key that begins each."""
    if path.suffix.lower() not in (".yaml", ".yml") or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return b"kuleshov:" in file.read(65536)
    except OSError:
        return False
