"""How a film is played by a player that a supervisor began: anew, on from where it was, or in the
plain way that is left after crashes."""

from dataclasses import replace
from pathlib import Path

from engine.consent.purposes import CONSENTS, Consent
from engine.sensing.devices.sensor_factory import OFF
from player.supervision.link import Orders
from player.viewing.options import PlayOptions


def gone_on(options: PlayOptions, orders: Orders) -> PlayOptions:
    """What was asked for, as it is to be played under these orders."""
    found = options
    if orders.run > 1:
        # What the player before has begun there stays as it is.
        out, record = (_numbered(each, orders.run) for each in (options.out, options.record))
        found = replace(found, out=out, record=record)
    if orders.goes_on and options.begin is None and not options.path:
        found = replace(found, resume=True)
    if orders.consent is not None:
        agreed = frozenset(each for each in CONSENTS if each in orders.consent)
        found = _without(found, agreed)
        if orders.consent_holds:
            found = replace(found, agreed=agreed, agreed_age=orders.age)
    if orders.rung == "whole":
        return found
    found = replace(found, resume=False, linear=True)
    if orders.rung == "linear":
        return found
    # Who was to be asked still is, for the film may want to know an age; no device is offered.
    return replace(
        found,
        camera=OFF,
        microphone=OFF,
        heart=OFF,
        readings=None,
        agreed=None if found.agreed is None else frozenset(),
        consent=None if found.consent is None and found.readings is None else frozenset(),
    )


def _without(options: PlayOptions, agreed: frozenset[Consent]) -> PlayOptions:
    """What the command line had said may be sensed, but for what was withdrawn since."""
    if options.consent is None:
        return options
    gone = options.consent - agreed
    return replace(
        options,
        consent=options.consent & agreed,
        camera=OFF if "face" in gone else options.camera,
        microphone=OFF if "voice" in gone else options.microphone,
        heart=OFF if "heart" in gone else options.heart,
    )


def _numbered(path: Path | None, run: int) -> Path | None:
    return None if path is None else path.with_name(f"{path.stem}-{run}{path.suffix}")
