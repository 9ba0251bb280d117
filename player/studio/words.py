"""The words of the studio's pages, in each language: text files, one a page.

`languages/de/story.yaml` holds the German words of the Story page, by names of its own; what a
language lacks is English. Places for numbers and names stand in braces, as in `{count}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from engine.problems import Trouble

FOLDER: Final = Path(__file__).parent / "languages"
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language. `words(name)` is what stands at a place, such as a button."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, name: str, /, **values: object) -> str:
        """The text of a name, with values in its places. Raises KeyError for a name without."""
        return self.texts[name].format(**values)

    def of(self, trouble: Trouble) -> str:
        """The sentence of a trouble: the studio's own in this language, any other as it is."""
        if isinstance(trouble, Refusal):
            return self(f"refusals.{trouble.name}", **trouble.values)
        return str(trouble)


class Refusal(Trouble):
    """What the studio itself cannot do; `name` is that of its sentence in `refusals.yaml`."""

    def __init__(
        self, name: str, /, *, blame: Literal["input", "call"] = "input", **values: object
    ) -> None:
        super().__init__(words_in(ENGLISH)(f"refusals.{name}", **values), blame=blame)
        self.name, self.values = name, values


def languages() -> tuple[str, ...]:
    """The languages that there are, English first."""
    others = sorted(each.name for each in FOLDER.iterdir() if each.is_dir())
    return (ENGLISH, *(each for each in others if each != ENGLISH))


def language_for(wanted: tuple[str, ...]) -> str:
    """The first of the wanted codes (de-AT, de_AT.UTF-8) that there is, or English."""
    known = languages()
    return next((code[:2].lower() for code in wanted if code[:2].lower() in known), ENGLISH)


@cache
def words_in(language: str) -> Words:
    """The words of a language; of one that there is not, English."""
    if language not in languages():
        language = ENGLISH
    texts = dict(texts_of(ENGLISH))
    texts.update(texts_of(language))
    return Words(language, texts)


@cache
def texts_of(language: str) -> Mapping[str, str]:
    """What stands in the files of a language itself, as `page.name`."""
    import yaml

    found: dict[str, str] = {}
    for file in sorted((FOLDER / language).glob("*.yaml")):
        texts = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        found.update({f"{file.stem}.{name}": str(text) for name, text in texts.items()})
    return found
