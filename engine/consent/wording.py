"""What viewers are asked and told, in one language: sentences by name, from one text file.

A file is YAML with `language` (a code such as pt-br), `name` (the language's own), `direction`
(`ltr` or `rtl`; where it is absent the language decides) and `sentences`, those of
`languages/en.yaml` or some of them. What is missing, empty or lacks what is to be filled in is
taken from another file, in the end from English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine.problems import Trouble, nearest
from engine.story.text.plain_yaml import LARGEST_TEXT, read_plain

SHIPPED: Final = Path(__file__).with_name("languages")
ENGLISH: Final = "en"
_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_FILLED: Final = re.compile(r"\{(\w+)\}")
_KEYS: Final = ("language", "name", "direction", "sentences")
_LONGEST: Final = 600  # letters of a sentence: more has no room on any screen


class Said(NamedTuple):
    """Something that a film tells its viewer and its terminal: an English sentence that says all,
    and by name what every language has of it, with what is filled in there."""

    sentence: str
    name: str
    values: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `sentences` is complete once it `lacks` nothing that another has."""

    language: str
    name: str
    right_to_left: bool = False
    sentences: Mapping[str, str] = field(default_factory=dict)

    def say(self, name: str, **values: object) -> str:
        """The sentence of this name, with `{…}` filled in. Raises KeyError for one there is not."""
        return _FILLED.sub(lambda found: str(values.get(found[1], found[0])), self.sentences[name])

    def of(self, said: Said) -> str:
        """What a viewer reads of something that was told: in English all of it, in another language
        what it means for the film."""
        return said.sentence if self.language == ENGLISH else self.say(said.name, **said.values)

    def over(self, other: "Wording") -> "Wording":
        """This wording, with the other's sentences where it has none."""
        return replace(self, sentences={**other.sentences, **self.sentences})

    @property
    def letters(self) -> str:
        """All the letters that it needs."""
        return self.name + "".join(self.sentences.values())


@cache
def english() -> Wording:
    """The English wording, which is complete."""
    return _made(SHIPPED / f"{ENGLISH}.yaml", None)[0]


def read_wording(file: Path) -> tuple[Wording, list[str]]:
    """A language's file, and what in it is left out, a sentence each.

    Raises Trouble where it cannot be read or is no such file.
    """
    return _made(file, english())


def _made(file: Path, model: Wording | None) -> tuple[Wording, list[str]]:
    data = _data(file)
    told = [
        f"{file}: there is no `{key}` in a language's file. {_meant(key, _KEYS)}"
        for key in data
        if key not in _KEYS
    ]
    language = data.get("language", file.stem)
    name = data.get("name", language)
    sentences = data.get("sentences")
    if not isinstance(language, str) or not isinstance(name, str) or not language.strip():
        raise Trouble(f"{file}: `language` is a code such as pt-br, `name` what it is called.")
    if not isinstance(sentences, dict):
        raise Trouble(f"{file} has no `sentences`. {SHIPPED / 'en.yaml'} shows what they are.")
    direction = data.get("direction", _direction(language))
    if direction not in ("ltr", "rtl"):
        raise Trouble(f"{file}: `direction` is ltr or rtl, not {direction}.")
    kept = {}
    for key, sentence in sentences.items():
        wrong = _wrong(str(key), sentence, model)
        if wrong:
            told.append(f"{file}: {wrong}")
        else:
            kept[str(key)] = sentence.strip()
    return Wording(language.lower().replace("_", "-"), name, direction == "rtl", kept), told


def _data(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_TEXT + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise Trouble(f"The language file {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Trouble(f"The language file {file} is no text in UTF-8.") from None
    if len(content) > LARGEST_TEXT:
        raise Trouble(f"The language file {file} is too large to be one.")
    read = read_plain(text, _KEYS)
    if read.faults:
        fault = read.faults[0]
        place = f"{file}, line {fault.place.line}, column {fault.place.column}"
        raise Trouble(f"{place}: {fault.message} {fault.remedy}")
    if not isinstance(read.data, dict):
        raise Trouble(f"{file} is no language's file. {SHIPPED / 'en.yaml'} shows one.")
    return read.data


def _wrong(key: str, sentence: object, model: Wording | None) -> str:
    """Why a sentence cannot be taken; empty where it can."""
    if model is None:
        return ""
    if key not in model.sentences:
        return f"there is no sentence `{key}`. {_meant(key, model.sentences)}"
    if not isinstance(sentence, str) or not sentence.strip():
        return f"the sentence `{key}` is empty or no text, so another language's is shown."
    if len(sentence) > _LONGEST:
        return f"the sentence `{key}` has more than {_LONGEST} letters, so another's is shown."
    has, wants = set(_FILLED.findall(sentence)), set(_FILLED.findall(model.sentences[key]))
    if has != wants:
        names = ", ".join(f"{{{each}}}" for each in sorted(wants)) or "nothing in braces"
        return f"the sentence `{key}` is to have {names}, so another language's is shown."
    return ""


def _meant(key: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
    near = nearest(key, known)
    return f"Did you mean `{near}`?" if near else "Leave it out."


def _direction(language: str) -> str:
    main = re.split("[-_]", language.lower())[0]
    return "rtl" if main in _RIGHT_TO_LEFT else "ltr"
