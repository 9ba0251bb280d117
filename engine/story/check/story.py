"""Checks a whole story: its shape, graph, times, guards, limits and files."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from engine.media.probe import MediaFacts
from engine.problems import Problem, Trouble
from engine.story.check.captions import caption_findings
from engine.story.check.choices import choice_findings
from engine.story.check.files import file_findings
from engine.story.check.graph import graph_findings
from engine.story.check.guard_names import naming_findings, variable_findings
from engine.story.check.guard_truth import truth_findings
from engine.story.check.intended_feelings import feeling_findings
from engine.story.check.limits import limit_findings
from engine.story.check.measured import MeasuredClips, measured_findings
from engine.story.check.representations import variant_findings
from engine.story.check.sensed import sensing_findings
from engine.story.check.times import time_findings
from engine.story.check.typefaces import letter_findings
from engine.story.findings import Finding
from engine.story.garbage import uncollected
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.reach import Reach
from engine.words import Affect


def check(
    loaded: Loaded,
    feelings: Collection[str] | None = None,
    probe: Callable[[Path], MediaFacts | Trouble] | None = None,
    measured: MeasuredClips | None = None,
) -> tuple[Problem, ...]:
    """Every problem of a story, those of loading included, in the order of the text.

    `feelings` are the known names of feelings or, better, a mapping from them to their points in
    the plane; without them beats are not looked up. `probe` returns the facts of a clip, or
    returns or raises a Trouble; without it clips and captions are not opened. `measured` are the
    clips that were measured, by their real paths; without it nothing is said of what they do to
    eyes and ears. Never raises for the content of a story.
    """
    story = loaded.story
    if story is None:
        return loaded.problems
    # A group that is used twice has its faults once.
    found: dict[object, Problem] = {}
    with uncollected():
        for finding in _findings(story, loaded, feelings, probe, measured or {}):
            key = (finding.code, loaded.written(finding.location), finding.column)
            if key not in found:
                found[key] = loaded.problem(finding)
    problems = [*loaded.problems, *found.values()]
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def _findings(
    story: Story,
    loaded: Loaded,
    feelings: Collection[str] | None,
    probe: Callable[[Path], MediaFacts | Trouble] | None,
    measured: MeasuredClips,
) -> Iterator[Finding]:
    reach = Reach(story)
    places = feelings if isinstance(feelings, Mapping) else {}

    def feel(name: str) -> Affect | None:
        place = places.get(name)
        return None if place is None else Affect(place.valence, place.arousal)

    yield from graph_findings(story)
    timed = list(time_findings(story))
    yield from timed
    yield from choice_findings(story)
    variables = list(variable_findings(story))
    yield from variables
    named = list(naming_findings(story, feelings))
    yield from named
    # Of names and values that mean nothing nobody can say what they can be.
    if not named and all(finding.code == "VARIABLE-UNUSED" for finding in variables):
        yield from truth_findings(story, reach)
    yield from sensing_findings(story)
    # With a segment that ends before it begins nobody can say how long the film is.
    if not any(finding.code == "OUT-BEFORE-IN" for finding in timed):
        yield from limit_findings(story, reach, feel)
    yield from feeling_findings(story, reach, feelings, feel)
    yield from variant_findings(story, reach)
    yield from letter_findings(story)
    yield from file_findings(story, loaded.folder, probe)
    yield from measured_findings(story, loaded.folder, reach, measured)
    yield from caption_findings(story, loaded.folder, look_inside=probe is not None)
