"""A showing in figures, from its log alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from engine.showing.events import (
    Decided,
    Ended,
    Entered,
    Event,
    Faulted,
    Felt,
    Moment,
    Opened,
    Stepped,
)
from engine.viewer.wording import looked
from engine.words import Seconds


def summarise(events: Iterable[Event]) -> dict[str, Any]:
    """What `summary.json` holds. Times in seconds of film, latencies in seconds.

    `latency` runs from a reading's capture to the step that used it, by sensor ("face",
    "voice") and over all. What a log does not tell is None.
    """
    kept = list(events)
    opened = next((event for event in kept if isinstance(event, Opened)), None)
    ended = next((event for event in kept if isinstance(event, Ended)), None)
    decisions = [event for event in kept if isinstance(event, Decided)]
    felt = [event for event in kept if isinstance(event, Felt)]
    differing = [each for each in decisions if each.default is not None and each.to != each.default]
    return {
        "title": opened.story.get("title") if opened else None,
        "story": opened.story_path if opened else None,
        "story_digest": opened.story_digest if opened else None,
        "program": opened.program if opened else None,
        "sensors": list(opened.sensors) if opened else [],
        "consent": list(opened.consent) if opened else [],
        "recorded": opened.recorded if opened else None,
        "duration": _last_time(kept),
        "end": ended.reason if ended else None,
        "path": _path(kept),
        "decisions": {
            "count": len(decisions),
            "by_kind": dict(sorted(Counter(each.kind for each in decisions).items())),
            "differing_from_default": len(differing) / len(decisions) if decisions else None,
        },
        "mean_confidence": sum(each.confidence for each in felt) / len(felt) if felt else None,
        "moments": _moments(kept),
        "latency": _latencies(kept),
        "faults": [
            {"time": event.now, "what": event.sentence}
            for event in kept
            if isinstance(event, Faulted)
        ],
    }


def _path(events: Sequence[Event]) -> list[dict[str, Any]]:
    entered = [event for event in events if isinstance(event, Entered)]
    ends: list[Seconds | None] = [each.at for each in entered[1:]]
    ends.append(next((event.now for event in events if isinstance(event, Ended)), None))
    return [
        {"segment": each.segment, "from": each.at, "to": end, "late": each.late}
        for each, end in zip(entered, ends, strict=False)
    ]


def _moments(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The reactions that were seen, each as it was last told, in the order of their onsets."""
    told = {(event.onset, event.person): event for event in events if isinstance(event, Moment)}
    return [
        {
            "onset": each.onset,
            "apex": each.apex,
            "offset": each.offset,
            "looked": looked(each),
            "beat": each.beat or None,
            "person": each.person,
        }
        for _, each in sorted(told.items())
    ]


def _last_time(events: Sequence[Event]) -> Seconds | None:
    times = [event.now for event in events if isinstance(event, Stepped | Ended)]
    return max(times, default=None)


def _latencies(events: Sequence[Event]) -> dict[str, dict[str, float | int]]:
    by_sensor: dict[str, list[Seconds]] = {}
    for event in events:
        if isinstance(event, Stepped):
            for reading in event.inputs.readings:
                if reading.quality > 0:
                    sensor = reading.quantity.partition(".")[0]
                    by_sensor.setdefault(sensor, []).append(event.now - reading.time)
    everything = [each for latencies in by_sensor.values() for each in latencies]
    named = {"all": everything, **dict(sorted(by_sensor.items()))}
    return {
        name: {
            "readings": len(latencies),
            "median": _quantile(latencies, 0.5),
            "p95": _quantile(latencies, 0.95),
        }
        for name, latencies in named.items()
        if latencies
    }


def _quantile(values: Sequence[float], share: float) -> float:
    """Linear between neighbours, as numpy and others have it by default."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
