"""What the Audience page shows of a screening, and its charts."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.answers import json_text
from engine.audience.flow import ways
from engine.screening.finding import found_of
from engine.screening.findings import Heatmap
from engine.screening.folder import Screening
from engine.simulation.made_showings import make_showings
from engine.story.load import load_story
from engine.story.model import Story
from player.studio.audience.groups import groups_of
from player.studio.audience.screenings import Views, screenings_in, shown_first
from player.studio.audience.view import AudienceView, marks_of
from player.studio.charts.curves import curves, person
from player.studio.charts.looks import palettes
from player.studio.charts.people import flow, heatmap, leads_back
from player.studio.charts.simulated import endings, histogram, running_times
from player.studio.edits.retiming import loaded_text

STORY = """
kuleshov: 1
start: begin
segments:
  begin:
    clip: any.mp4
    out: 6s
    beats: [{at: 1s, feel: amusement}]
    next: [{to: up, when: viewer.valence > 0.1}, {to: down, default: true}]
  up: {clip: any.mp4, out: 3s}
  down: {clip: any.mp4, out: 4s}
"""
PEOPLE = 12


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> AudienceView:
    folder = tmp_path_factory.mktemp("studio")
    (folder / "story.yaml").write_text(STORY)
    screening = Screening.create(folder / "screening", [(load_story(folder / "story.yaml"), "a")])
    make_showings(screening, screening.films[0], PEOPLE, 1, labels=("all",))
    assert screenings_in(folder) == (folder / "screening",)
    return AudienceView.of(Screening(folder / "screening"), screening.films[0])


@pytest.mark.thorough
def test_its_curves_are_those_of_the_findings(view: AudienceView) -> None:
    story = load_story_text()
    found = found_of(view.gathered, story)
    for segment in found.segments:
        for name in ("valence", "attention"):
            curve = segment.curves[name]
            at = [view.index[segment.segment, media] for media in curve.at]
            line = view.lines[name]
            for mine, theirs in ((line.mean, curve.mean), (line.low, curve.low)):
                np.testing.assert_allclose([mine[each] for each in at], theirs, rtol=1e-12)
    marks = marks_of(view, found, {"landed": "gelandet"})
    assert [view.places[mark.at] for mark in marks if "amusement" in mark.said] == [("begin", 1.0)]


def load_story_text() -> Story:
    story = loaded_text(Path("story.yaml"), STORY).story
    assert story is not None
    return story


def test_a_second_says_how_many_and_shows_no_small_group(view: AudienceView) -> None:
    second = view.second(view.index["begin", 2.0])
    assert second.people <= PEOPLE == view.people == view.made
    assert second.means["valence"].people <= second.people
    assert not second.groups, "who are all of them are no group"
    few = AudienceView(view.gathered, ())
    for number, row in enumerate(few.gathered.showings):
        row["labels"] = ["few"] if number < 3 else ["all"]
    assert "few" not in few.second(0).groups


def test_a_group_is_looked_at_as_a_whole_and_nobody_of_it_alone(view: AudienceView) -> None:
    for row in view.gathered.showings:
        row["labels"] = ["all"]
    assert groups_of(AudienceView(view.gathered, ()), None) == (), "everybody is no group"
    for number, row in enumerate(view.gathered.showings):
        row["labels"] = ["press"] if number < 6 else []
    labelled = AudienceView(view.gathered, ())
    (press,) = groups_of(labelled, None)
    assert (press.key, len(press.showings)) == ("label:press", 6)
    assert labelled.may_show_one and labelled.second(0).who["highest"]
    group = AudienceView(labelled.gathered, (), is_group=True)
    assert not group.may_show_one and not group.second(0).who


def test_what_was_read_is_known_until_the_screening_holds_something_else(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    screening = Screening.create(tmp_path / "screening", [(load_story(story), "a")])
    make_showings(screening, screening.films[0], 2, 1)
    views, film = Views(), shown_first(screening, story)
    assert views.known(screening, film) is None
    read = views.of(screening, film)
    assert views.known(screening, film) is read is views.of(screening, film)
    screening.store.erase(screening.store.read("showings")["showing"].to_pylist()[:1])
    assert views.known(screening, film) is None
    assert views.of(screening, film).people == 1


def test_a_person_has_a_number_a_way_and_reasons_and_no_name(view: AudienceView) -> None:
    one = view.person(2)
    assert one.number == 3
    assert one.path[0] == "begin"
    assert [each["why"] for each in one.cuts if each["segment"] == "begin"]
    options = person(one.lines, [(6.0, "up")], {"described": "Person 3"})
    text = json_text(options)
    assert view.gathered.showings[2]["showing"] not in text


def test_charts_are_json_and_their_colours_are_the_pages(view: AudienceView) -> None:
    words = {"described": "said", "people": "", "more": "", "less": "", "now": "now",
             "before": "before", "viewers": "viewers"}  # fmt: skip
    heat = Heatmap("valence", ("a", "a"), (0.0, 1.0), ((0.1, float("nan")), (0.2, 0.3)))
    charts = [
        curves(view.places, view.lines, view.counts, (), words),
        heatmap(heat, words),
        flow(ways([("a", "b", "a", "c")]), words),
        endings({"up": 0.5, "down": 0.5}, {"up": 1.0}, words),
        running_times({600: 3, 900: 1}, (60.0, 90.0), words),
    ]
    light, dark = palettes()["light"], palettes()["dark"]
    assert light.keys() == dark.keys()
    for chart in charts:
        text = json.dumps(chart, allow_nan=False)
        used = {part.split('"')[0] for part in text.split('"@')[1:]}
        assert used <= light.keys()
        assert chart["aria"]["label"]["description"] == "said"


def test_a_flow_is_drawn_without_the_ways_that_lead_back() -> None:
    found = ways([("a", "b", "a", "c"), ("a", "c")])
    assert [(way.segment, way.to) for way in leads_back(found)] == [("b", "a")]
    links = flow(found, {"described": ""})["series"][0]["links"]
    assert {(each["source"], each["target"]) for each in links} == {("a", "b"), ("a", "c")}


def test_a_histogram_loses_nobody() -> None:
    edges, counts = histogram({600: 3, 601: 2, 905: 4}, 30)
    assert sum(counts) == 9
    assert edges[0] == 60.0 and counts[0] == 5 and counts[-1] == 4
    assert histogram({}, 30) == ([], [])
