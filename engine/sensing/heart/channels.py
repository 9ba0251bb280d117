"""Finds the heart's channels of a lab stream by the words of their labels. Pure.

There is no standard for labels: HR, HeartRate, rr_interval_ms, IBI. Only whole words count, since
"HRV_RMSSD" contains "hr" and "error" contains "rr"; and a figure derived from a heart rate (its
variability, maximum or error) is not taken for one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

Kind = Literal["rate", "interval"]


class Channel(NamedTuple):
    """One channel to be read: its place in the samples, its quantity and its unit.

    `scale` converts a value to beats a minute or to seconds. `kind` and `scale` are None where
    the labels do not say; the values then decide (see `lab_stream.read_value`).
    """

    place: int
    kind: Kind | None = None
    scale: float | None = None


_SCALES: Final[dict[str, tuple[Kind, float]]] = {
    **dict.fromkeys(
        ("bpm", "beatsperminute", "beatsmin", "beatsperminutes", "1min", "min1", "permin"),
        ("rate", 1.0),
    ),
    **dict.fromkeys(("hz", "hertz", "beatspersecond"), ("rate", 60.0)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("interval", 1.0)),
    **dict.fromkeys(("ms", "msec", "msecs", "millisecond", "milliseconds"), ("interval", 1e-3)),
}
_NO_UNIT: Final = frozenset(("", "none", "na", "unknown", "misc", "unitless", "normal"))

_PHRASES: Final[dict[tuple[str, ...], Kind]] = {
    **dict.fromkeys(
        [
            *(("hr",), ("heart", "rate"), ("heart", "frequency"), ("heartrate",)),
            *(("bpm",), ("beats", "per", "minute"), ("beats", "min"), ("pulse", "rate")),
            *(("pulserate",), ("pulse",), ("puls",), ("herzfrequenz",), ("hrbpm",)),
        ],
        "rate",
    ),
    **dict.fromkeys(
        [
            *(("rr",), ("r", "r"), ("rri",), ("rrinterval",), ("rrintervals",), ("rrms",)),
            *(("ibi",), ("ibims",), ("nn",), ("n", "n"), ("nni",), ("nninterval",)),
            *(("ppi",), ("pp", "interval"), ("interbeat", "interval"), ("interbeatinterval",)),
            *(("inter", "beat", "interval"), ("beat", "to", "beat", "interval")),
            *(("pulse", "interval"), ("heart", "period"), ("heartperiod",)),
        ],
        "interval",
    ),
}
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_IN_LABEL: Final[dict[str, tuple[Kind, float]]] = {
    "hrbpm": ("rate", 1.0), "rrms": ("interval", 1e-3), "ibims": ("interval", 1e-3),
}  # fmt: skip


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BESIDE: Final = _these(
    "interval intervals ecg ekg ppg polar garmin wahoo suunto fitbit apple watch empatica shimmer "
    "bitalino movisens strap chest belt wrist band finger ear arm ble ant sensor device channel "
    "ch subject participant person player viewer left right current live last instant inst "
    "instantaneous value raw filtered smoothed smooth mean avg average corrected clean heart "
    "cardiac beat in of the human"
)
"""Words that leave a heart a heart, beside the one that names it."""
_DERIVED: Final = _these(
    "hrv variability rmssd sdnn sdann sdsd std sd sem var variance pnn pnn50 nn50 lf hf vlf lfhf "
    "ratio error err errors quality confidence signal valid validity flag status state index count "
    "counter number time timestamp stamp clock delta diff difference change trend slope max "
    "maximum min minimum peak target zone reserve rest resting threshold limit baseline zscore z "
    "score normalized normalised norm percent pct power amplitude wave waveform entropy breath "
    "breaths breathing resp respiration respiratory respirations tempo music metronome recovery "
    "training transit arrival pressure stress battery contact"
)
"""Words of what is reckoned from a heart, says something about it, or is another thing."""

_HEARTS: Final = frozenset(("hr", "heartrate", "heart", "rr", "rri", "ibi", "pulse", "ppi", "bpm"))
"""Types of streams whose only channel needs no label."""
_CAMEL: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_]+")
_PLAIN: Final = re.compile(r"[^\W_]+")
_NAMED_AT_MOST: Final = 8


def heart_channels(
    labels: Sequence[str | None],
    units: Sequence[str | None] = (),
    *,
    channels: int | None = None,
    stream_type: str = "",
) -> tuple[Channel, ...]:
    """The channels to read of a stream, by place: at most one of rates and one of intervals.

    Where no channel has a label, the only one is read, and of several the first where the
    stream's type is a heart's. Empty where no channel is known to be a heart.
    """
    count = max(len(labels), channels or 0)
    if not any(label and label.strip() for label in labels):
        typed = bool(_HEARTS & set(_words(stream_type, _CAMEL) + _words(stream_type, _PLAIN)))
        unit = _unit(units[0]) if units else None
        if (count > 1 and not typed) or unit == "other" or _says_other(stream_type):
            return ()
        return (Channel(0) if unit is None else Channel(0, *unit),)
    best: dict[Kind, tuple[int, Channel]] = {}
    for place, label in enumerate(labels):
        unit = _unit(units[place]) if place < len(units) else None
        found = _understood(label or "", unit)
        if found is None:
            continue
        kind, scale, beside = found
        if kind not in best or beside < best[kind][0]:
            best[kind] = beside, Channel(place, kind, scale)
    return tuple(sorted(channel for _, channel in best.values()))


def channel_list(labels: Sequence[str | None], count: int) -> str:
    """The channels of a stream, for a sentence: `"error", "ECG" and 3 more`."""
    named = [
        '"' + "".join(each if each.isprintable() else "?" for each in label[:30]) + '"'
        for label in labels
        if label and label.strip()
    ]
    if not named:
        return "one channel without a label" if count == 1 else f"{count} channels without labels"
    if len(named) <= _NAMED_AT_MOST:
        return ", ".join(named)
    return f"{', '.join(named[:_NAMED_AT_MOST])} and {len(named) - _NAMED_AT_MOST} more"


def _understood(
    label: str, unit: tuple[Kind, float] | Literal["other"] | None
) -> tuple[Kind, float | None, int] | None:
    """The quantity a label names, its scale, and how many words stand beside; None: no heart."""
    found = [
        each
        for pattern in (_CAMEL, _PLAIN)
        if (each := _read(_words(label, pattern), unit)) is not None
    ]
    derived = _DERIVED & {*_words(label, _CAMEL), *_words(label, _PLAIN)}
    return min(found, key=lambda each: each[2]) if found and not derived else None


def _read(
    words: list[str], unit: tuple[Kind, float] | Literal["other"] | None
) -> tuple[Kind, float | None, int] | None:
    if unit == "other":
        return None
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = tuple(words[start : start + length])
            kind = _PHRASES.get(phrase)
            if kind is None:
                continue
            rest = words[:start] + words[start + length :]
            written = _SCALES.get(phrase[0]) or _IN_LABEL.get(phrase[0])
            for word in rest:
                written = _SCALES.get(word, written)
            scale = unit or written
            if scale is not None and scale[0] != kind:
                return None
            beside = [word for word in rest if word not in _SCALES]
            unknown = [word for word in beside if word not in _BESIDE and not _is_a_number(word)]
            if unknown and scale is None:
                return None
            return kind, scale[1] if scale else None, len(beside)
    return None


def _unit(text: str | None) -> tuple[Kind, float] | Literal["other"] | None:
    """The meaning of a channel's unit; "other" for one that no heart has."""
    said = (text or "").strip().casefold()
    word = "".join(_PLAIN.findall(said))
    if word in _NO_UNIT and said != "%":
        return None
    return _SCALES.get(word, "other")


def _says_other(stream_type: str) -> bool:
    """Whether a stream's type is known to be of something else than rates and intervals."""
    other = {"eeg", "ecg", "ekg", "ppg", "emg", "eog", "gsr", "eda", "markers", "marker", "gaze",
             "audio", "mocap", "stim", "events", "hrv"}  # fmt: skip
    return bool(other & set(_words(stream_type, _PLAIN)))


def _words(text: str, pattern: re.Pattern[str]) -> list[str]:
    found: Iterable[str] = pattern.findall(text)
    return [word.casefold() for word in found]


def _is_a_number(word: str) -> bool:
    """A number, or a short name with one, as h10 and p2 are."""
    return len(word) <= 4 and any(each.isdecimal() for each in word)
