"""How much a remark is for or against what it is about. The only file that touches vaderSentiment.

A `Judge` is all that comments know of it, so that a network can take its place.
"""

from functools import cache
from typing import Any, Protocol


class Judge(Protocol):
    """Whoever judges remarks."""

    def sentiment(self, text: str) -> float | None:
        """-1 (against) to 1 (for); None where nothing in the text tells."""
        ...


class Vader:
    """The lexicon and rules of Hutto and Gilbert, "VADER: a parsimonious rule-based model for
    sentiment analysis of social media text" (2014). English only: of a remark in another language
    it knows hardly a word, and says nothing."""

    def sentiment(self, text: str) -> float | None:
        """See `Judge`: its compound score; None where it knows no word of it."""
        scores = _analyser().polarity_scores(text)
        if scores["pos"] == scores["neg"] == 0.0:
            return None
        return float(scores["compound"])


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
