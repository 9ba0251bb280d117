"""Two cuts, or two audiences, side by side: claims, pictures, a table."""

import math
from collections.abc import Iterator

from engine.audience.comparing import Difference
from engine.audience.comparing_time import Apart
from engine.audience.telling import MOST_PEOPLE, TOO_FEW
from engine.pictures.audience_compared import draw_compared, draw_effects
from engine.pictures.film_strip import Piece, Strip
from engine.reports.document import Claim, Picture, Section, Table
from engine.reports.phrases import chance, quantity
from engine.screening.comparing import Compared
from engine.words import clock


def comparison_claims(found: Compared) -> tuple[Claim, ...]:
    """What differs, and what cannot be told."""
    return (*_as_a_whole(found), *_second_by_second(found), *_beat_by_beat(found))


def comparison_sentences(found: Compared) -> Iterator[str]:
    """All of it for a terminal, in the words of the report: how it was compared, the claims, and of
    what no difference is claimed."""
    yield _how(found)
    yield from (each.sentence for each in comparison_claims(found))
    for name, each in found.whole.items():
        if each.says == "alike":
            yield (
                f"{_name(name)} is alike in {found.second} and {found.first}, over the whole "
                f"film: {_said(each)}."
            )
    for name, course in found.seconds.items():
        if not course.apart:
            yield f"{_name(name)}, second by second. {_none_apart(course.would_do, found)}"
    for beat in found.beats:
        if (says := beat.difference.says) not in ("higher", "lower"):
            yield f"“{beat.beat}” of {beat.segment}: {_said(beat.difference)}: {says}."


def comparison_section(found: Compared) -> Section:
    """The evidence: effects first, then each quantity second by second."""
    rows = [(name, *_effect(each), each.says, _needed(each)) for name, each in found.whole.items()]
    rows += [
        (
            f"“{each.beat}”",
            *_effect(each.difference),
            each.difference.says,
            _needed(each.difference),
        )
        for each in found.beats
        if math.isfinite(each.difference.effect.value)
    ]
    title = f"{found.second} against {found.first}"
    pictures = [
        Picture(
            "effects",
            lambda: draw_effects(
                rows[:40], title=f"{title}: effects",
                below=f"{_who(found)}; right of 0: more in {found.second}",
            ),
            f"Effect sizes of {title}.",
            "Hedges' g with its 95 % interval: differences in standard deviations of people"
            + (", of those who saw both. " if found.paired else ". ")
            + "0.2 is small, 0.5 middling, 0.8 large. Hollow: too few people to tell.",
        )
    ]  # fmt: skip
    strip = _strip(found)
    pictures += [
        Picture(
            f"compared-{name}",
            lambda name=name, each=each: draw_compared(  # type: ignore[misc]
                name, (found.first, found.second), each, strip, 1.0, title=f"{title}: {name}",
                below="Below: the second less the first. Dark: 95 % of each instant; light: of all "
                "at once",
            ),
            f"{name} of both, second by second, and their difference.",
            "Shaded: stretches that differ, with the effect over them, corrected for all seconds "
            "that were looked at." if each.apart else _none_apart(each.would_do, found),
        )
        for name, each in found.seconds.items()
    ]  # fmt: skip
    return Section(title, (_how(found),), tuple(pictures), (_table(found), _seconds_table(found)))


def _name(quantity_name: str) -> str:
    return quantity(quantity_name).capitalize()


def _how(found: Compared) -> str:
    by = (
        "second by second of the segments that both have"
        if found.by == "segment"
        else "by film time, from the beginning of each"
    )
    paired = (
        "The same people saw both, and each is compared with themselves"
        if found.paired
        else ("Different people saw them")
    )
    return f"{paired}; compared {by}. {_who(found)[0].upper() + _who(found)[1:]}."


def _who(found: Compared) -> str:
    one, other = found.people
    return (
        f"{one} people who saw both"
        if found.paired
        else f"{found.first} {one} people, {found.second} {other}"
    )


def _as_a_whole(found: Compared) -> Iterator[Claim]:
    for name, each in found.whole.items():
        if each.says in ("higher", "lower"):
            yield Claim(
                "differs",
                f"{_name(name)} is {each.says} in {found.second} than in {found.first}, over "
                f"the whole film: {_said(each)}.",
                sum(found.people),
            )
        elif each.says == TOO_FEW:
            yield Claim(
                TOO_FEW,
                f"Whether {quantity(name)} differs over the whole film between {found.first} and "
                f"{found.second}: {_said(each)}." + _would_do(each.would_do, found),
                sum(found.people),
            )


def _second_by_second(found: Compared) -> Iterator[Claim]:
    for name, each in found.seconds.items():
        for stretch in each.apart:
            more = "higher" if stretch.difference.difference.value > 0 else "lower"
            yield Claim(
                "differs",
                f"{_name(name)} is {more} in {found.second} {_where(found, stretch)}: "
                f"{_said(stretch.difference)}. By chance anywhere: probability "
                f"{chance(stretch.probability)}.",
                sum(found.people),
            )


def _beat_by_beat(found: Compared) -> Iterator[Claim]:
    for each in found.beats:
        if each.difference.says in ("higher", "lower"):
            more = "more" if each.difference.says == "higher" else "less"
            yield Claim(
                "differs",
                f"“{each.beat}” of {each.segment} landed {more} often in {found.second} than in "
                f"{found.first}: {_said(each.difference)}.",
                sum(found.people),
            )


def _where(found: Compared, stretch: Apart) -> str:
    if not found.places:
        return f"from {clock(stretch.first)} to {clock(stretch.last + 1)}"
    first, last = found.places[stretch.first], found.places[stretch.last]
    if first.segment == last.segment:
        of = "" if len({place.segment for place in found.places}) == 1 else f" of {first.segment}"
        return f"from {clock(first.media)} to {clock(last.media + 1)}{of}"
    return (
        f"from {clock(first.media)} of {first.segment} to {clock(last.media + 1)} of {last.segment}"
    )


def _said(each: Difference) -> str:
    effect = each.effect
    if not math.isfinite(effect.value):
        return "not measured"
    ends = (
        f" ({effect.low:+.1f} to {effect.high:+.1f}; {effect.people} people)"
        if math.isfinite(effect.low)
        else f" ({effect.people} people)"
    )
    return f"{each.difference.value:+.2f}, {effect.value:+.1f} standard deviations{ends}"


def _would_do(number: int | None, found: Compared) -> str:
    if number is None:
        return ""
    each = "" if found.paired else " in each"
    if number >= MOST_PEOPLE:
        return f" Not even {number:,} people{each} would tell so small a difference."
    return f" {number:,} people{each} would do."


def _none_apart(would_do: int | None, found: Compared) -> str:
    each = "" if found.paired else " in each"
    needed = f"; at least {would_do:,} people{each} would do" if would_do else ""
    return (
        f"No stretch differs more than chance would bring among so many: too few to tell{needed}."
    )


def _effect(each: Difference) -> tuple[float, float, float]:
    return each.effect.value, each.effect.low, each.effect.high


def _needed(each: Difference) -> str:
    said = f"{each.effect.people} people"
    return f"{said}; {each.would_do:,} would do" if each.would_do else said


def _strip(found: Compared) -> Strip:
    if not found.places:
        longest = max((len(each.first) for each in found.seconds.values()), default=1)
        return Strip((Piece("film time", 0.0, float(longest)),))
    pieces: list[Piece] = []
    for number, place in enumerate(found.places):
        if pieces and pieces[-1].name == place.segment:
            pieces[-1] = Piece(place.segment, pieces[-1].begin, number + 1.0)
        else:
            pieces.append(Piece(place.segment, float(number), number + 1.0))
    return Strip(tuple(pieces))


def _table(found: Compared) -> Table:
    columns = (
        ("what", "a quantity over the whole film, or a beat"),
        ("segment", "of which segment; empty: over the whole film"),
        ("difference", "the second less the first, in the units measured"),
        ("effect", "the same in standard deviations (Hedges' g)"),
        ("low", "lower end of the effect's 95 % interval"),
        ("high", "upper end of it"),
        ("people", "people behind it"),
        ("probability", "by chance alone; of beats, corrected for all beats"),
        ("says", "of the second: higher, lower, alike, or too few to tell"),
        ("would_do", "how many people would tell, where these were too few"),
    )
    rows = [(name, "", each) for name, each in found.whole.items()]
    rows += [(each.beat, each.segment, each.difference) for each in found.beats]
    return Table(
        "compared",
        f"{found.second} against {found.first}",
        tuple(name for name, _ in columns),
        tuple(meaning for _, meaning in columns),
        tuple(
            (
                what, segment, each.difference.value, each.effect.value, each.effect.low,
                each.effect.high, each.effect.people, each.probability, each.says, each.would_do,
            )
            for what, segment, each in rows
        ),
    )  # fmt: skip


def _seconds_table(found: Compared) -> Table:
    columns = (
        ("quantity", "valence, arousal or attention"),
        ("segment", "which segment; empty where compared by film time"),
        ("at", "the second that begins here, from the in point, or film time"),
        ("first", f"mean of {found.first}"),
        ("second", f"mean of {found.second}"),
        ("difference", "the second less the first"),
        ("low", "lower end of its 95 % interval, of this second by itself"),
        ("high", "upper end of it"),
        ("band_low", "lower end of the 95 % band of all seconds at once"),
        ("band_high", "upper end of it"),
        ("effect", "the difference in standard deviations (Hedges' g)"),
        ("probability", "by chance alone, corrected for all seconds"),
    )
    rows = []
    for name, each in found.seconds.items():
        for at in range(len(each.first)):
            place = found.places[at] if found.places else None
            rows.append(
                (
                    name, place.segment if place else "", place.media if place else float(at),
                    each.first[at], each.second[at], each.difference[at], each.low[at],
                    each.high[at], each.band_low[at], each.band_high[at], each.effect[at],
                    each.probability[at],
                )
            )  # fmt: skip
    return Table(
        "compared_seconds",
        f"{found.second} against {found.first}, second by second",
        tuple(name for name, _ in columns),
        tuple(meaning for _, meaning in columns),
        tuple(rows),
    )
