"""Probes a clip, and asks libVLC whether it shows a picture of it.

OpenCV's decoders support other combinations of codec and container than libVLC.
"""

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.media.probe import MediaFacts, probe_media
from engine.problems import Trouble
from engine.words import Seconds

PATIENCE: Final[Seconds] = 8.0  # only a clip that shows nothing is waited for so long


def probe(path: Path, patience: Seconds = PATIENCE) -> MediaFacts:
    """`probe_media`, but without video where libVLC shows none. Blocks for some 50 ms.

    Where libVLC is missing it is not asked. Raises Trouble when it is no film.
    """
    facts = probe_media(path)
    if facts.refusal is not None or not facts.has_video:
        return facts
    return facts if _shows(path, facts.duration / 2, patience) else replace(facts, has_video=False)


def _shows(path: Path, begin: Seconds, patience: Seconds) -> bool:
    from player.playback.deck import (
        Deck,  # libVLC is large; only a command that looks at clips pays for it
    )

    try:
        deck = Deck("probe")
    except Trouble:
        return True
    try:
        deck.load(path, begin)
        until = time.monotonic() + patience
        while deck.state == "opening" and time.monotonic() < until:
            time.sleep(0.005)
        return deck.state == "ready"
    finally:
        deck.close()
