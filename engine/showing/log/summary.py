"""A showing in figures, from its events alone."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from engine.showing.credits import Credits
from engine.showing.events import (
    Decided,
    Ended,
    Entered,
    Event,
    Faulted,
    Felt,
    Forgot,
    Moment,
    Opened,
    Stepped,
    Withdrew,
)
from engine.viewer.wording import moment_wording
from engine.words import Seconds


class Summary:
    """Figures of a showing, kept while it runs, so that its end waits for nothing. One thread.

    A sink of a `LoggedShowing`. Hours of it take little: of a reading only its latency is kept.
    """

    name = "summary"
    called = "The summary"

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._ended: Ended | None = None
        self._last: Seconds | None = None
        self._entered: list[Entered] = []
        self._kinds: Counter[str] = Counter()
        self._broken: Counter[str] = Counter()
        self._moved_by: Counter[str] = Counter()
        self._differing = 0
        self._felt = 0
        self._confidence = 0.0
        self._moments: dict[tuple[Seconds, int], Moment] = {}
        self._latencies: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        self._faults: list[Faulted] = []
        self._credits = Credits()
        self._withdrawn: list[Withdrew] = []
        self._forgot = False

    def take(self, event: Event) -> None:
        """The next event, in the order of the log."""
        self._credits.take(event)
        match event:
            case Stepped(now, inputs):
                self._pass(now)
                for reading in inputs.readings:
                    if reading.quality > 0:
                        sensor = reading.quantity.partition(".")[0]
                        self._latencies[sensor].append(now - reading.time)
            case Felt():
                self._felt += 1
                self._confidence += event.confidence
            case Decided():
                self._decide(event)
            case Entered():
                self._entered.append(event)
            case Moment():
                self._moments[event.onset, event.person] = event
            case Faulted():
                self._faults.append(event)
            case Opened():
                self._opened = self._opened or event
            case Withdrew():
                self._withdrawn.append(event)
            case Forgot():
                self._forget()
            case Ended():
                self._ended = self._ended or event
                self._pass(event.now)

    def as_json(self) -> dict[str, Any]:
        """The contents of `summary.json`. Times in seconds of film, latencies in seconds.

        `latency` runs from a reading's capture to the step that used it, by sensor ("face",
        "voice") and over all. `moved_by` counts the quantities that moved the state of the viewer
        most at a steered decision. `broken_limits` counts the decisions that could not keep a
        limit, by its name. A value that was not told is None.
        """
        opened, decisions = self._opened, self._kinds.total()
        watched = self._credits.watched
        return {
            "title": opened.story.get("title") if opened else None,
            "story": opened.story_path if opened else None,
            "story_digest": opened.story_digest if opened else None,
            "program": opened.program if opened else None,
            "agreed": list(opened.sensors) if opened else [],
            "sensors": [each.sensor for each in watched],
            "watched": [
                {"sensor": each.sensor, "live": each.live, "seconds": each.seconds}
                for each in watched
            ],
            "consent": list(opened.consent) if opened else [],
            "recorded": any(not each.live for each in watched) if opened else None,
            "duration": self._last,
            "end": self._ended.reason if self._ended else None,
            "path": self._path(),
            "decisions": {
                "count": decisions,
                "by_kind": dict(sorted(self._kinds.items())),
                "differing_from_default": self._differing / decisions if decisions else None,
                "moved_by": dict(self._moved_by.most_common()),
                "broken_limits": dict(sorted(self._broken.items())),
            },
            "mean_confidence": self._confidence / self._felt if self._felt else None,
            "moments": self._reactions(),
            "latency": self._latency(),
            "keeps_readings": opened.keeps if opened else None,
            "withdrawn": [{"time": each.now, "sensor": each.sensor} for each in self._withdrawn],
            "forgot": self._forgot,
            "faults": [{"time": each.now, "what": each.sentence} for each in self._faults],
        }

    def _forget(self) -> None:
        """Of the viewer nothing is left but the decisions."""
        self._felt, self._confidence = 0, 0.0
        self._moments.clear()
        self._latencies.clear()
        self._forgot = True

    def _decide(self, event: Decided) -> None:
        self._kinds[event.kind] += 1
        self._differing += event.default not in (None, event.to)
        self._broken.update(event.broken)
        if event.kind in ("steered", "calmed"):
            self._moved_by.update(quantity for quantity, _ in event.felt.causes[:1])

    def _pass(self, now: Seconds) -> None:
        self._last = now if self._last is None else max(self._last, now)

    def _path(self) -> list[dict[str, Any]]:
        ends: list[Seconds | None] = [each.at for each in self._entered[1:]]
        ends.append(self._ended.now if self._ended else None)
        return [
            {"segment": each.segment, "from": each.at, "to": end, "late": each.late}
            for each, end in zip(self._entered, ends, strict=False)
        ]

    def _reactions(self) -> list[dict[str, Any]]:
        """The reactions that were seen, each as it was last told, in the order of their onsets."""
        return [
            {
                "onset": each.onset,
                "apex": each.apex,
                "offset": each.offset,
                "looked": moment_wording(each),
                "beat": each.beat or None,
                "person": each.person,
            }
            for _, each in sorted(self._moments.items())
        ]

    def _latency(self) -> dict[str, dict[str, float | int]]:
        everything = [each for latencies in self._latencies.values() for each in latencies]
        named = {"all": everything, **dict(sorted(self._latencies.items()))}
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
