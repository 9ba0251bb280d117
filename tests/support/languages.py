"""A language in which every sentence is marked, to see on a screen what is said without it."""

import re

from engine.consent.wording import Wording, english

MARK = "¤"


def marked() -> Wording:
    """English with every word of it marked: what has no mark on a screen is not its."""
    sentences = {
        name: re.sub(r"(\{\w+\})|([^\W\d_]+)", lambda found: found[1] or MARK + found[2], said)
        for name, said in english().sentences.items()
    }
    return Wording("xx", f"{MARK}Marked", sentences=sentences)


def unmarked(text: str) -> list[str]:
    """The words of a text that come from no sentence of that language's."""
    words = re.findall(rf"{MARK}?[^\W\d_]{{2,}}", text)
    return [word for word in words if not word.startswith(MARK)]
