"""The heart by the Lab Streaming Layer, as laboratories pass it on. The only file with pylsl.

A stream is found by its name in the local network; nothing is sent there but the question.
"""

import os
from pathlib import Path
from typing import Any, Final

from engine.clock import Clock
from engine.installed import INSTALLS
from engine.sensing.heart.channels import Channel, channel_list, heart_channels
from engine.sensing.heart.heart_reader import HeartReader
from engine.sensing.heart.heart_sensor import GOES_ON, RETRY, HeartSensor
from engine.sensing.quantities import HEART_INTERVAL, HEART_RATE, QUANTITIES
from engine.sensing.reading import Reading
from engine.words import Seconds

SEARCH: Final[Seconds] = 5.0
"""How long a stream is looked for before it is called missing; the search goes on."""
DEADLINE: Final[Seconds] = 10.0
"""How long a stream may say nothing: hearts beat more often."""
FASTEST_STREAM: Final = 20.0
"""Samples a second above which a stream is a curve, not rates or intervals."""

_LOOK: Final[Seconds] = 0.2
_ANSWER: Final[Seconds] = 2.0
_OLDEST: Final[Seconds] = 10.0  # what comes later than this is stamped in another clock


class LabStreamSensor(HeartSensor):
    """Readings of the heart from the stream of a name. Consumer's thread, as every sensor.

    `heart_channels` tells which channels are a heart's; a stream without any is refused. One
    that ends is looked for again after `retry` seconds or more.
    """

    def __init__(
        self,
        stream: str,
        clock: Clock,
        *,
        retry: Seconds = RETRY,
        search: Seconds = SEARCH,
        deadline: Seconds = DEADLINE,
    ) -> None:
        super().__init__(f"heart stream {stream}", clock, retry)
        self._stream = stream
        self._search, self._deadline = search, deadline

    def _follow(self) -> str:
        try:
            library = _library()
        except (ImportError, OSError, RuntimeError):
            return (
                f"Lab streams need pylsl with its library liblsl: {INSTALLS} pylsl, and where its "
                f"package brings no liblsl, that too. Without it {GOES_ON}"
            )
        begun = self._clock.now()
        found: list[Any] = []
        while not found:
            if self._stop.is_set():
                return ""
            if self._clock.now() - begun > self._search:
                return (
                    f"There is no lab stream {self._stream} in this network: start what sends it, "
                    f"or name another, as in --heart lsl:NAME. Until then {GOES_ON}"
                )
            found = library.resolve_byprop("name", self._stream, timeout=_LOOK)
            # A belt sends its curve and its rates by one name.
            found.sort(key=lambda info: info.nominal_srate() > FASTEST_STREAM)
        if found[0].nominal_srate() > FASTEST_STREAM:
            return (
                f"The lab stream {self._stream} sends a curve, {found[0].nominal_srate():g} times "
                f"a second; Kuleshov reads rates or intervals between beats, and {GOES_ON}"
            )
        inlet = library.StreamInlet(found[0], max_buflen=10, recover=False)
        try:
            inlet.open_stream(timeout=_ANSWER)
            return self._listen(inlet, library)
        except RuntimeError:
            # What pylsl raises for a lost stream, one that does not answer, or its own faults.
            return f"The {self.name} was lost; {GOES_ON}"
        finally:
            inlet.close_stream()

    def _listen(self, inlet: Any, library: Any) -> str:
        info = inlet.info(timeout=_ANSWER)
        labels, count = info.get_channel_labels() or [], info.channel_count()
        units = info.get_channel_units() or []
        channels = heart_channels(labels, units, channels=count, stream_type=info.type())
        if not channels:
            return (
                f"The lab stream {self._stream} has no channel that is known to be a heart's: it "
                f"sends {channel_list(labels, count)}. Kuleshov reads rates (HR, heart rate, bpm) "
                f"and intervals between beats (RR, IBI), in bpm, ms or s; {GOES_ON}"
            )
        self._open.set()
        last = heard = self._clock.now()
        while not self._stop.is_set():
            sample, stamp = inlet.pull_sample(timeout=_LOOK)
            now = self._clock.now()
            if sample is None:
                if now - last > self._deadline:
                    return f"The {self.name} is silent; {GOES_ON}"
                continue
            last = now
            age = library.local_clock() - (stamp + inlet.time_correction(timeout=_ANSWER))
            taken = now - age if 0.0 <= age <= _OLDEST else now
            for channel in channels:
                value = sample[channel.place]
                if readings := read_value(self._reader, value, taken, channel):
                    heard = now
                    self._hear(readings)
            if now - heard > self._deadline:
                return f"The {self.name} sends no number that a heart has; {GOES_ON}"
        return ""


_UNTOLD: Final = Channel(0)


def read_value(
    reader: HeartReader, value: Any, time: Seconds, channel: Channel = _UNTOLD
) -> list[Reading]:
    """Readings of one number: a rate a minute, or an interval in milliseconds or seconds.

    A heart's rates (25 to 240), milliseconds (250 to 2400) and seconds (0.25 to 2.4) do not
    overlap, so that where a channel does not say so, the number itself says which it is.
    Anything else is passed over.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    shortest, longest = QUANTITIES[HEART_INTERVAL]
    lowest, highest = QUANTITIES[HEART_RATE]
    if channel.scale is not None:
        value = value * channel.scale
    elif channel.kind != "rate" and 1000.0 * shortest <= value <= 1000.0 * longest:
        value = value / 1000.0
    if channel.kind != "interval" and lowest <= value <= highest:
        return reader.rate(float(value), time)
    if channel.kind == "rate" or not shortest <= value <= longest:
        return []
    readings = reader.interval(float(value), time)
    rate = reader.usual_rate()
    return readings + (reader.rate(rate, time) if rate is not None else [])


def _library() -> Any:
    """Pylsl, its chatter off unless somebody has configured it. ImportError, RuntimeError, OSError:
    it or its liblsl is missing."""
    import pylsl
    import pylsl.util

    places = (
        Path("lsl_api.cfg"),
        Path.home() / "lsl_api/lsl_api.cfg",
        Path("/etc/lsl_api/lsl_api.cfg"),
    )
    if "LSLAPICFG" not in os.environ and not any(place.exists() for place in places):
        # It takes effect before the library's first use only, and later does nothing.
        pylsl.util.set_config_content("[log]\nlevel = -3\n")
    return pylsl
