"""A screening's report as a document: which cut, against which other, by whom, and what it cannot
tell."""

import math

from engine.problems import Trouble, did_you_mean
from engine.reports.claims import claims
from engine.reports.comparison import comparison_claims, comparison_section
from engine.reports.document import Document
from engine.reports.evidence import sections
from engine.reports.phrases import people
from engine.screening.comparing import Compared, compared_cuts
from engine.screening.finding import findings
from engine.screening.findings import Findings
from engine.screening.folder import Film, Screening
from engine.story.model import Story
from engine.words import clock


def report_of(screening: Screening, cut: str | None, against: str | None) -> Document:
    """The report of one cut, and of its comparison with another one.

    Without `cut`, of the last one that was shown to anybody; without `against`, where the screening
    has two cuts, against the other one. Raises Trouble where nobody saw it, or there is none.
    """
    film = chosen(screening, cut)
    other = _other(screening, film, against)
    found = findings(screening, film)
    compared = compared_cuts(screening, other, film) if other is not None else None
    made = _made(screening, film)
    return document_of(found, screening.story(film), compared, made=made)


def chosen(screening: Screening, cut: str | None) -> Film:
    """The film of a cut's name, or the last one that somebody saw. Raises Trouble."""
    seen = _seen(screening)
    if cut is not None:
        film = _named(screening, cut, "--cut")
        if not seen.get(film.film):
            raise Trouble(f"Nobody has seen {cut} yet: {screening.folder} has no showing of it.")
        return film
    films = [film for film in screening.films if seen.get(film.film)]
    if not films:
        raise Trouble(
            f"{screening.folder} has no showing yet. `play FILM --screening {screening.folder}` "
            f"adds one, and so does `screening add {screening.folder} SHOWING`."
        )
    return films[-1]


def _other(screening: Screening, film: Film, against: str | None) -> Film | None:
    seen = _seen(screening)
    if against is not None:
        other = _named(screening, against, "--against")
        if other == film:
            raise Trouble(f"--against {against}: that is the cut itself.", blame="call")
        if not seen.get(other.film):
            raise Trouble(f"Nobody has seen {against} yet.")
        return other
    others = [each for each in screening.films if each != film and seen.get(each.film)]
    return others[0] if len(others) == 1 else None


def _named(screening: Screening, cut: str, option: str) -> Film:
    names = [film.cut for film in screening.films]
    if cut not in names:
        hint = did_you_mean(cut, names) or f"It has {', '.join(names)}."
        raise Trouble(f"{option} {cut}: {screening.folder} has no such cut. {hint}", blame="call")
    return screening.films[names.index(cut)]


def _seen(screening: Screening) -> dict[str, int]:
    """How many showings each film has, by its digest."""
    counts: dict[str, int] = {}
    for film in screening.store.read("showings", ["film"])["film"].to_pylist():
        counts[film] = counts.get(film, 0) + 1
    return counts


def _made(screening: Screening, film: Film) -> int:
    """How many of a film's showings were made by simulation."""
    rows = screening.store.read("showings", ["film", "source"]).to_pylist()
    return sum(row["film"] == film.film and row["source"] == "made" for row in rows)


def document_of(
    found: Findings, story: Story, compared: Compared | None = None, *, made: int = 0
) -> Document:
    """The report of these findings; `made` of the showings are of simulated viewers."""
    facts = [f"cut: {found.cut}", people(found.of)]
    if math.isfinite(found.seconds.value):
        facts.append(f"{clock(found.seconds.value)} min seen on average")
    facts += [f"label: {label}" for label in found.labels]
    subtitle = f"What {people(found.people)} showed while they watched"
    if made:
        subtitle += (
            ": all of them made by simulation"
            if made >= found.of
            else f", {made} of them made by simulation"
        )
    if compared is None:
        return Document(
            found.title, subtitle, tuple(facts), claims(found), _limits(found, made),
            sections(found, story),
        )  # fmt: skip
    facts.append(f"compared with {compared.first}")
    return Document(
        found.title,
        subtitle,
        tuple(facts),
        (*claims(found), *comparison_claims(compared)),
        _limits(found, made),
        (*sections(found, story), comparison_section(compared)),
    )


def _limits(found: Findings, made: int) -> tuple[str, ...]:
    """What the film cannot tell from a face, and what these people cannot tell of others."""
    limits = []
    if made:
        limits.append(
            "Viewers who were made by simulation feel what the story means them to, with chance "
            "added: they try the tools, and say nothing about the film."
        )
    limits.append(
        "A face shows less than people think. This is an estimate of what was seen of faces, heard "
        "of voices and measured of hearts: not what somebody thought, understood or will remember. "
        "A still face may be moved, and a smile may be kind."
    )
    read = _read(found)
    if read is not None:
        limits.append(
            f"Of what they saw, {100 * read:.0f}\N{NO-BREAK SPACE}% could be read in them. Where "
            "somebody was not read, nothing is said of them."
        )
    limits.append(
        "Intervals hold the truth in 95 of 100 such screenings, about people like those who came. "
        "Of what is said to stand out, about one in twenty may be chance."
    )
    if found.people < found.of:
        limits.append(f"{found.people:,} of {found.of:,} people were drawn by chance for this.")
    limits.append("A group of fewer than five people is never shown apart by a label.")
    return tuple(limits)


def _read(found: Findings) -> float | None:
    """The share of seconds on screen in which attention was known, of all people."""
    shown = sum(each.share.value * each.share.people * each.seconds for each in found.seen
                if each.share.people)  # fmt: skip
    curves = [each.curves["attention"] for each in found.segments if "attention" in each.curves]
    read = sum(sum(curve.people) for curve in curves)
    return min(1.0, read / shown) if shown > 0 else None
