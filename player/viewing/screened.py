"""A showing that counts for a screening, if its viewer agreed to that: begun, and made rows of."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from engine.consent.purposes import Consent
from engine.problems import Trouble
from engine.screening.codes import new_code, viewer_of
from engine.screening.folder import Screening
from engine.screening.going import About, GoingShowing, utc
from engine.steering.preset import Exploration, Preset
from player.viewing.options import PlayOptions


@dataclass(frozen=True, slots=True)
class Screened:
    """A showing as its screening takes it. `code` is the viewer's, by which it can be erased, None
    where it counts for no screening; `sink` takes its events, None where there is none or its
    folder cannot be written, for which `fault` says why."""

    code: str | None = None
    sink: GoingShowing | None = None
    fault: str = ""

    def close(self) -> None:
        """No event comes any more."""
        if self.sink is not None:
            self.sink.close()


def begun(options: PlayOptions, consent: frozenset[Consent]) -> Screened:
    """Begin to keep a showing for its screening, where there is one and its viewer agrees.

    Nothing raises: whatever becomes of it, the film is shown.
    """
    if options.screening is None or "screening" not in consent:
        return Screened()
    code = options.code or new_code()
    try:
        screening = Screening(options.screening)
        viewer = viewer_of(code, screening.salt)
        about = About("play", options.labels, viewer, utc(datetime.now(UTC)))
        return Screened(code, GoingShowing(options.screening, about))
    except Trouble as trouble:
        return Screened(code, None, str(trouble))
    except OSError as error:
        return Screened(code, None, f"{options.screening}: {error.strerror}.")


def explored(preset: Preset, options: PlayOptions, consent: frozenset[Consent]) -> Preset:
    """The preset of a showing that tries other cuts, where that was asked for and its viewer agrees
    to count for a screening. Its seed is kept in the log, so that it replays."""
    if options.explore is None or options.screening is None or "screening" not in consent:
        return preset
    return replace(preset, exploring=Exploration(options.explore, secrets.randbits(32)))


def add_to_screening(folder: Path, announce: Callable[[str], None]) -> None:
    """Make rows of what was shown for a screening, now and before. Nothing raises."""
    from engine.screening.adding import complete

    try:
        _, kept = complete(Screening(folder))
    except Trouble as trouble:
        kept = [str(trouble)]
    for sentence in kept:
        announce(f"This showing is not in the screening yet. {sentence}")
