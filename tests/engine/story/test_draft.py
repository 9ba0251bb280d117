"""`new`: whatever lies in a folder, the story that comes out passes check."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.media.probe import MediaFacts
from engine.problems import Trouble
from engine.showing.plan import plan_file, read_plans
from engine.showing.rehearse import rehearse
from engine.story.check.story import check
from engine.story.draft import new_story
from engine.story.guards.conditions import leaves
from engine.story.guards.guard import parse_guard
from engine.story.load import load_story
from engine.viewer.emotions import feelings
from tests.support.chance import examples

_HEAD = b"\0\0\0\x18ftypisom" + bytes(16)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20
).map(lambda name: name.replace("/", "-").replace("\0", "-"))
NAMES = NAMES.filter(lambda name: not name.startswith("."))  # hidden files are nobody's clips


def clip(path: Path) -> Path:
    path.write_bytes(_HEAD)  # a film by its first bytes, which is all that is looked at here
    return path


def facts(duration: float, rate: float = 25.0) -> MediaFacts:
    return MediaFacts(duration, True, True, 640, 360, rate, keyframes=(0.0,), sample_rate=48_000)


@examples(30)
@given(
    clips=st.dictionaries(NAMES, st.floats(0.25, 4000), min_size=1, max_size=9),
    title=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
    rate=st.sampled_from([12.5, 23.976, 25.0, 59.94, 120.0]),
)
def test_any_folder_of_clips_makes_a_story_without_an_error(
    tmp_path_factory: pytest.TempPathFactory, clips: dict[str, float], title: str, rate: float
) -> None:
    folder = tmp_path_factory.mktemp("clips")
    lengths: dict[str, float] = {}
    for name, duration in clips.items():
        try:
            lengths[clip(folder / f"{name}.mp4").name] = duration
        except OSError:
            continue  # no name for a file here

    def probe(path: Path) -> MediaFacts:
        return facts(lengths[path.name], rate)

    try:
        made = new_story(folder, folder / "story.yaml", title, probe)
    except Trouble as trouble:
        assert "no clip that can be played" in str(trouble)
        return
    assert len(made.taken) + len(made.left_out) == len(list(folder.glob("*.mp4")))
    (folder / "story.yaml").write_text(made.text, encoding="utf-8")
    problems = check(load_story(folder / "story.yaml"), feelings=feelings(), probe=probe)
    assert [str(each) for each in problems if each.severity == "error"] == []


def test_it_branches_and_comes_together_again(tmp_path: Path) -> None:
    for name in ("1 door", "2 hall", "3 room", "4 end"):
        clip(tmp_path / f"{name}.mp4")
    made = new_story(tmp_path, tmp_path / "s.yaml", "A Door", lambda _path: facts(14.0))
    path = tmp_path / "s.yaml"
    path.write_text(made.text, encoding="utf-8")
    story = load_story(path).story
    assert story is not None and story.title == "A Door"
    ways = {name: [cut.to for cut in each.next] for name, each in story.segments.items()}
    assert ways == {
        "clip_1_door": ["clip_2_hall", "clip_3_room"],
        "clip_2_hall": ["clip_4_end"],
        "clip_3_room": ["clip_4_end"],
        "clip_4_end": [],
    }
    first = story.segments["clip_1_door"]
    assert (first.in_point, first.out_point) == (2.0, 12.0)
    assert first.next[0].when is not None and first.next[1].default
    assert made.text.count("#") > 15


@pytest.mark.parametrize(
    "durations", [(14.0,), (9.0, 9.0), (4.0, 7.0, 5.0, 3.0), (1.0, 6.0, 2.0, 2.0)]
)
def test_its_plan_is_met_at_once(tmp_path: Path, durations: tuple[float, ...]) -> None:
    lengths = {clip(tmp_path / f"größe {n}.mp4").name: each for n, each in enumerate(durations)}
    made = new_story(tmp_path, tmp_path / "story.yaml", "x", lambda path: facts(lengths[path.name]))
    (tmp_path / "story.yaml").write_text(made.text, encoding="utf-8")
    plan = plan_file(tmp_path / "story.yaml")
    plan.write_text(made.plan, encoding="utf-8")
    story = load_story(tmp_path / "story.yaml").story
    assert story is not None
    read = read_plans(plan, story)
    assert read.problems == ()
    branches = any(len(each.next) > 1 for each in story.segments.values())
    assert len(read.plans) == 1 + branches
    assert [rehearse(story, each, tmp_path).unmet for each in read.plans] == [()] * len(read.plans)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Größe", "größe"),
        ("Cafe\u0301 Noir", "caf\u00e9_noir"),  # as a Mac writes it
        ("Маяк 2", "маяк_2"),
        ("燈塔", "燈塔"),
        ("हिन्दी", "हिन्दी"),
        ("مفتاح", "مفتاح"),
        ("1984", "clip_1984"),
        ("٣ أبواب", "clip_٣_أبواب"),
        ("not", "clip_not"),
        ("Yes", "clip_yes"),
        ("GH010023 (1)", "gh010023_1"),
        ("🎬", "clip"),
        ("--take--7--", "take_7"),
    ],
)
def test_a_segment_is_called_as_its_clip_and_guards_may_say_so(
    tmp_path: Path, file: str, name: str
) -> None:
    clip(tmp_path / f"{file}.mp4")
    made = new_story(tmp_path, tmp_path / "s.yaml", "x", lambda _path: facts(14.0))
    assert [each.name for each in made.taken] == [name]
    (tmp_path / "s.yaml").write_text(made.text, encoding="utf-8")
    assert load_story(tmp_path / "s.yaml").problems == ()
    for guard in (f"seen({name})", f"visits({name}) >= 2", f"last is {name}"):
        assert [getattr(leaf, "segment", getattr(leaf, "word", "")) for leaf in
                leaves(parse_guard(guard).condition)] == [name]  # fmt: skip


def test_two_clips_with_nearly_one_name_are_two_segments(tmp_path: Path) -> None:
    for file in ("Größe", "größe", "gr_ö_ße"):
        clip(tmp_path / f"{file}.mp4")
    made = new_story(tmp_path, tmp_path / "s.yaml", "x", lambda _path: facts(14.0))
    assert [each.name for each in made.taken] == ["größe", "gr_ö_ße", "größe_2"]


def test_what_is_no_clip_is_left_out_and_named(tmp_path: Path) -> None:
    clip(tmp_path / "good.mp4")
    clip(tmp_path / "silent.mp4")
    (tmp_path / "notes.txt").write_text("not a clip")

    def probe(path: Path) -> MediaFacts:
        if path.name == "silent.mp4":
            raise Trouble("silent.mp4 cannot be decoded.")
        return facts(8.0)

    made = new_story(tmp_path, tmp_path / "story.yaml", "x", probe)
    assert [each.clip for each in made.taken] == ["good.mp4"]
    assert made.left_out == ("silent.mp4 cannot be decoded.",)
    assert "#   silent.mp4 cannot be decoded." in made.text


def test_clips_elsewhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "film").mkdir()
    (tmp_path / "clips").mkdir()
    clip(tmp_path / "clips" / "a.mp4")
    with pytest.raises(Trouble, match="do not lie in the story's folder"):
        new_story(tmp_path / "clips", tmp_path / "film" / "s.yaml", "x", lambda _path: facts(8.0))
    made = new_story(tmp_path / "clips", tmp_path / "s.yaml", "x", lambda _path: facts(8.0))
    assert "media: clips\n" in made.text
