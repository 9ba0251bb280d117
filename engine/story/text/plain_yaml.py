"""YAML without its traps: text to plain data, with the place of every key and value.

A story may come from anywhere, so the text is read as a stream of events and nothing is
expanded, constructed or followed: no aliases (which make bombs and cycles), no tags (which
make objects), no merge keys, limited depth and size. And what YAML 1.1 reads otherwise than
a human does (`no`, `12:30:45`, `012`, a repeated key) is refused instead of guessed. Texts and
keys come with their accents composed, so that names that look alike are alike.
"""

from collections.abc import Collection
from typing import Final

import yaml

from engine.story.text.locations import Place
from engine.story.text.plain_builder import PlainBuilder, StopReadingError
from engine.story.text.plain_text import Fault, PlainText
from engine.story.text.yaml_slips import found_slip, unknown_slip

LARGEST_TEXT: Final = 4 * 1024 * 1024
"""Bytes. A story of two hundred segments takes about forty thousand, one of 5,000 a million."""
# libyaml's, where there is one: without recursion, and five times faster and more.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_plain(text: str, keys: Collection[str] = ()) -> PlainText:
    """Read YAML text. Never raises, whatever the text; what is wrong is in `faults`.

    `keys` are those that its readers know: of a slip they tell what was meant.
    """
    read = PlainText()
    builder = PlainBuilder(read, text, keys)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
        read.data = builder.root
    except StopReadingError:
        pass
    except Exception as error:  # PyYAML raises more than YAMLError on odd escapes and numbers
        fault = _syntax_fault(text, error, keys)
        # What * and & in the same line would be has been said with it.
        read.faults = [each for each in read.faults if each.place.line != fault.place.line]
        read.faults.append(fault)
    return read


def _syntax_fault(text: str, error: Exception, keys: Collection[str]) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes, the parser in Python characters.
        counted = text.encode() if LOADER is not yaml.SafeLoader else text
        start = counted[: error.position]
        before = start if isinstance(start, str) else start.decode(errors="ignore")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"The text holds a character (number {error.character}) that YAML forbids."
        return Fault("NOT-YAML", message, "Delete it and type it anew.", place, ())
    if isinstance(error, yaml.MarkedYAMLError):
        slip = found_slip(text, error, keys, LOADER)
        if slip is not None:
            place = Place(slip.line + 1, slip.column + 1)
            return Fault(slip.code, slip.message, slip.remedy, place, ())
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    complaint = getattr(error, "problem", None) or "it holds a number or a sign that has no meaning"
    return Fault("NOT-YAML", *unknown_slip(complaint), place, ())
