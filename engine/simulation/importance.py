"""The findings of many showings that an author should know first, one line for many alike."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.words import SegmentName

RARE: Final = 0.01
"""What fewer viewers than this share saw or walked is rare."""

_NAMED: Final = 5  # of many alike so many are named
_GRAVEST: Final = ("guard", "limit", "arc", "order", "unread", "choice", "left otherwise")
"""Why cuts were never made; first what an author has likeliest not meant."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that many showings came to, in a sentence, and what explains it."""

    sentence: str
    why: tuple[str, ...] = ()


def remarks(report: Mapping[str, Any], must_see: Collection[SegmentName]) -> list[Remark]:
    """Everything worth knowing, the most important first.

    `report` is what `tally.report` made. First come segments that nobody saw: what must be seen,
    endings, the others; then cuts that were never made though their segment was left by a choice;
    then what hardly anybody saw, and cuts from segments that were never reached.
    """
    return [
        *_never_seen(report, must_see),
        *_never_made(report["never_made"]),
        *_rare(report),
        *_unreached(report["never_made"]),
    ]


def _never_seen(report: Mapping[str, Any], must_see: Collection[SegmentName]) -> Iterable[Remark]:
    unseen = report["never_seen"]["segments"]
    musts = [name for name in unseen if name in must_see]
    endings = [name for name in unseen if name in report["endings"] and name not in must_see]
    others = [name for name in unseen if name not in musts and name not in endings]
    if musts:
        yield Remark(f"Never seen, though it must be: {_named(musts)}")
    if endings:
        noun = "the ending" if len(endings) == 1 else f"{len(endings)} endings:"
        yield Remark(f"Never seen: {noun} {_named(endings)}")
    if others:
        seconds = report["never_seen"]["seconds"]
        noun = "" if len(others) == 1 else f"{len(others)} segments: "
        of_all = f" ({seconds:.0f} s of film with all that was never seen)"
        yield Remark(f"Never seen: {noun}{_named(others)}{of_all}")


def _never_made(cuts: Sequence[Mapping[str, Any]]) -> Iterable[Remark]:
    """Cuts that could have been made: those of one guard, or of one segment, that failed for one
    reason are one remark."""
    alike: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for cut in cuts:
        kind = cut["reasons"][0]["reason"] if cut["reasons"] else "left otherwise"
        if kind != "never reached":
            subject = cut["when"] if kind == "guard" else cut["from"]
            alike.setdefault((_GRAVEST.index(kind), kind, subject), []).append(cut)
    # Of one gravity first what failed oftenest.
    ordered = sorted(alike.items(), key=lambda each: (each[0][0], -_asked(each[1])))
    return [_of_alike(cuts) for _, cuts in ordered]


def _of_alike(cuts: Sequence[Mapping[str, Any]]) -> Remark:
    first = cuts[0]
    guarded = f" (when {first['when']})" if first["when"] else ""
    if len(cuts) == 1:
        return Remark(
            f"Never made: the cut {first['from']} → {first['to']}{guarded}", tuple(first["why"])
        )
    if any(cut["when"] != first["when"] for cut in cuts):
        guarded = ""
    led = _named([f"{cut['from']} → {cut['to']}" for cut in cuts])
    return Remark(
        f"Never made: {len(cuts)} cuts{guarded}: {led}",
        tuple(f"of the first: {sentence}" for sentence in first["why"]),
    )


def _rare(report: Mapping[str, Any]) -> Iterable[Remark]:
    rare = [name for name, share in report["segments"].items() if 0 < share < RARE]
    if rare:
        noun = "" if len(rare) == 1 else f"{len(rare)} segments: "
        yield Remark(f"Seen by less than {RARE:.0%} of viewers: {noun}{_named(rare)}")
    walked = [
        f"{cut['from']} → {cut['to']}"
        for cut in report["cuts"]
        if 0 < cut["share"] < RARE and not {cut["from"], cut["to"]} & set(rare)
    ]
    if walked:
        noun = "the cut" if len(walked) == 1 else f"{len(walked)} cuts:"
        yield Remark(f"Made by less than {RARE:.0%} of viewers: {noun} {_named(walked)}")


def _unreached(cuts: Sequence[Mapping[str, Any]]) -> Iterable[Remark]:
    """A cut that was never made because nobody came there says nothing new: one line for all."""
    sources = [
        cut["from"] for cut in cuts
        if cut["reasons"] and cut["reasons"][0]["reason"] == "never reached"
    ]  # fmt: skip
    if sources:
        noun = "cut was" if len(sources) == 1 else "cuts were"
        yield Remark(
            f"{len(sources)} {noun} never made because nobody came to "
            f"{_named(list(dict.fromkeys(sources)))}"
        )


def _asked(cuts: Iterable[Mapping[str, Any]]) -> int:
    return sum(cut["asked"] for cut in cuts)


def _named(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    if rest <= 1:  # one more is named as shortly as counted
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {rest} more"
