"""The first page: what a screening found, as sentences, each with its interval and its people.

Nothing is claimed that its own test does not tell: what is open is said to be too few to tell, with
the number of people that would do.
"""

from collections import Counter
from collections.abc import Iterator

from engine.audience.intervals import NOBODY, Interval, share_interval
from engine.audience.telling import MOST_PEOPLE, TOO_FEW
from engine.reports.document import Claim
from engine.reports.phrases import Film, figure, people, quantity, share_of, stood_before
from engine.screening.findings import BeatFindings, Findings, Left, StretchFindings
from engine.words import clock


def claims(found: Findings) -> tuple[Claim, ...]:
    """All claims of a cut, the surest of each kind first."""
    film = Film(len(found.segments))
    return (*_worked(found, film), *_failed(found, film), *_open(found, film))


def laughed(found: Findings, stretch: StretchFindings) -> Interval:
    """In what share of people a laugh began in a stretch; who laughed twice counts twice."""
    for segment in found.segments:
        curve = segment.curves.get("laugh")
        if segment.segment != stretch.segment or curve is None:
            continue
        inside = [
            (mean, many)
            for at, mean, many in zip(curve.at, curve.mean, curve.people, strict=True)
            if stretch.first <= at < stretch.last and many
        ]
        people_there = max((many for _, many in inside), default=0)
        laughs = round(sum(mean * many for mean, many in inside))
        return share_interval(min(laughs, people_there), people_there)
    return NOBODY


def _worked(found: Findings, film: Film) -> Iterator[Claim]:
    landed = [each for each in found.beats if each.beat.says.startswith("landed")]
    for each in sorted(landed, key=lambda one: -one.beat.share.low):
        yield _beat(each, "worked", each.beat.says, film)
    for stretch in found.stretches:
        if stretch.what == "delight":
            share = laughed(found, stretch)
            where = film.stretch(stretch.segment, stretch.first, stretch.last)
            yield Claim(
                "worked",
                f"People laughed where nothing was meant, {where}: {share_of(share)}."
                + stood_before(stretch.before),
                share.people,
            )
    together = [
        f"in {quantity(name)} by {each.together.value:.2f} ({each.together.low:.2f} to "
        f"{each.together.high:.2f})"
        for name, each in found.synchrony.items()
        if each.says == "together"
    ]
    if together:
        number = max(each.together.people for each in found.synchrony.values())
        yield Claim(
            "worked",
            f"The audience went together: each person's course correlates with the others' "
            f"{', '.join(together)}; {people(number)}.",
            number,
        )
    if found.people >= 5 and not found.staying.left:
        stayed = share_interval(0, found.people)
        yield Claim(
            "worked",
            f"Nobody of {people(found.people)} left before the end; of a large audience, "
            f"up to {100 * stayed.high:.0f}\N{NO-BREAK SPACE}% might.",
            found.people,
        )


def _failed(found: Findings, film: Film) -> Iterator[Claim]:
    flat = [each for each in found.beats if each.beat.says == "flat"]
    for each in sorted(flat, key=lambda one: one.beat.share.high):
        yield _beat(each, "did not work", "fell flat", film)
    for stretch in found.stretches:
        where = film.stretch(stretch.segment, stretch.first, stretch.last)
        if stretch.what == "dip":
            sentence = f"Attention dipped {where}: {figure(stretch.change)} below their usual."
        elif stretch.what == "away":
            sentence = f"People turned away {where}, {figure(stretch.change)} more than usual."
        else:
            continue
        yield Claim("did not work", sentence + stood_before(stretch.before), stretch.change.people)
    yield from _leaving(found, film)
    for cut in found.contradictions:
        if cut.says == "spoke against":
            yield Claim(
                "did not work",
                f"The minute after the cut from {cut.segment} to {cut.to} spoke against it: "
                f"people were farther from what it was chosen for than after other cuts, by "
                f"{figure(cut.away)}.",
                cut.away.people,
            )


def _leaving(found: Findings, film: Film) -> Iterator[Claim]:
    by_segment: dict[str, list[Left]] = {}
    for each in found.left:
        by_segment.setdefault(each.segment, []).append(each)
    for segment, those in by_segment.items():
        seen = next((one.people for one in found.segments if one.segment == segment), found.people)
        share = share_interval(len(those), max(seen, len(those)))
        first, last = min(one.media for one in those), max(one.media for one in those)
        where = (
            film.at(segment, first)
            if clock(first) == clock(last)
            else film.stretch(segment, first, last)
        )
        # What stood before most of them, if it is the same.
        before, many = Counter(one.before for one in those).most_common(1)[0]
        said = stood_before(before) if many > len(those) / 2 else ""
        yield Claim("did not work", f"{share_of(share)} left {where}.{said}", share.people)


def _open(found: Findings, film: Film) -> Iterator[Claim]:
    several = [each for each in found.beats if each.beat.says == TOO_FEW]
    for each in sorted(several, key=lambda one: one.beat.would_do or MOST_PEOPLE):
        would_do = each.beat.would_do
        yield Claim(
            TOO_FEW,
            f"Whether “{each.beat.intended}” {film.at(each.segment, each.media)} landed: "
            f"{share_of(each.beat.share)}." + _would_do(would_do),
            each.beat.share.people,
        )
    for contradiction in found.contradictions:
        if contradiction.says == TOO_FEW:
            yield Claim(
                TOO_FEW,
                f"Whether the cut from {contradiction.segment} to {contradiction.to} was right: "
                f"{people(contradiction.away.people)}." + _would_do(contradiction.would_do),
                contradiction.away.people,
            )
    for name, common in found.synchrony.items():
        if common.says == TOO_FEW:
            yield Claim(
                TOO_FEW,
                f"Whether people went together in {quantity(name)}.",
                common.together.people,
            )


def _would_do(number: int | None) -> str:
    if number is None:
        return ""
    if number >= MOST_PEOPLE:
        return f" Not even {number:,} people would tell so small a difference."
    return f" {number:,} people would do."


def _beat(each: BeatFindings, verdict: str, verb: str, film: Film) -> Claim:
    beat = each.beat
    sentence = (
        f"“{beat.intended}” {film.at(each.segment, each.media)} {verb}: {share_of(beat.share)}."
    )
    return Claim("worked" if verdict == "worked" else "did not work", sentence, beat.share.people)
