"""What a viewer is told of a film that does not let everything be read in them."""

from engine.consent.wording import Wording
from engine.words import Sensing


def restrictions(sensing: Sensing, wording: Wording) -> list[str]:
    """The sentences, for the screen and the terminal."""
    return [] if sensing == "feelings" else [wording.say(f"sensing_{sensing}")]
