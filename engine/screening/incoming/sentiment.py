"""How much a remark is for or against what it is about. The only file that touches vaderSentiment.

A `Judge` is all that comments know of it, so that a network can take its place.
"""

import re
from functools import cache
from typing import Any, Final, Protocol

_ENGLISH: Final = frozenset(
    ("the", "a", "an", "i", "it", "is", "was", "and", "of", "to", "in", "that", "this", "you", "my")
)
_OTHERS: Final = frozenset(
    (
        *("der", "die", "das", "und", "ist", "war", "nicht", "ich", "ein", "eine", "mit", "sehr"),
        *("le", "la", "les", "et", "est", "je", "pas", "une", "un", "du", "très"),
        *(
            "el",
            "los",
            "las",
            "y",
            "es",
            "que",
            "muy",
            "una",
            "de",
            "il",
            "lo",
            "gli",
            "sono",
            "non",
        ),
    )
)


class Judge(Protocol):
    """Whoever judges remarks."""

    def sentiment(self, text: str) -> float | None:
        """-1 (against) to 1 (for); None where nothing in the text tells."""
        ...


class Vader:
    """The lexicon and rules of Hutto and Gilbert, "VADER: a parsimonious rule-based model for
    sentiment analysis of social media text" (2014). English only: of a remark with more small words
    of other languages than of English nothing is said."""

    def sentiment(self, text: str) -> float | None:
        """See `Judge`: its compound score; None where it knows no word of it."""
        words = re.findall(r"[^\W\d_]+", text.casefold())
        if sum(each in _OTHERS for each in words) > sum(each in _ENGLISH for each in words):
            return None
        scores = _analyser().polarity_scores(text)
        if scores["pos"] == scores["neg"] == 0.0:
            return None
        return float(scores["compound"])


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
