"""What `check` prints: errors first, of many alike one line, and nothing is lost."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from engine.media.probe import MediaFacts
from engine.problems import Problem, Trouble
from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.loaded import Loaded
from engine.viewer.emotions import feelings
from player.viewing.material import playable
from player.viewing.problem_view import report

ORDINARY = replace(MediaFacts(8.0, True, True, 640, 360, 30.0), reordered=True, sample_rate=44_100)


def film(folder: Path, segments: str) -> Loaded:
    for number in range(1, 7):
        (folder / f"clip{number}.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(16))
    path = folder / "story.yaml"
    path.write_text(f"kuleshov: 1\nstart: a1\nsegments:\n{segments}", encoding="utf-8")
    return load_story(path)


def chain(count: int, each: str) -> str:
    return "".join(
        f"  a{n}: {{{each.format(n=n)}{f', next: [{{to: a{n + 1}}}]' if n < count else ''}}}\n"
        for n in range(1, count + 1)
    )


def judged(loaded: Loaded) -> Sequence[Problem]:
    return check(loaded, feelings(), lambda _path: ORDINARY)


@pytest.fixture
def six_clips(tmp_path: Path) -> Loaded:
    text = chain(6, "clip: clip{n}.mp4, in: 0s, out: 8s")
    return film(tmp_path, text.replace("a6: {", "a6: {beats: [{at: 9s, feel: hope}], "))


def test_of_many_alike_there_is_one_line_and_prepare_is_named_once(six_clips: Loaded) -> None:
    problems = judged(six_clips)
    lines = report(problems, six_clips)
    kinds = {problem.code for problem in problems if problem.severity == "warning"}
    assert len(lines) == 1 + len(kinds) + 3
    assert "BEAT-OUTSIDE" in lines[0]  # the one error, though it stands last in the text
    assert [line for line in lines if "B-FRAMES: 6 clips (clip1.mp4, clip2.mp4, clip3.mp4" in line]
    assert sum("./run prepare" in line for line in lines) == 1
    assert not any("ffmpeg" in line for line in lines)
    assert lines[-1] == f"{six_clips.path}: 1 error, {len(problems) - 1} warnings."


def test_everything_is_told_when_it_is_asked_for(six_clips: Loaded) -> None:
    problems = judged(six_clips)
    lines = report(problems, six_clips, everything=True)
    assert len(lines) == len(problems) + 1
    assert any("ffmpeg -i" in line for line in lines)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit_the_terminal(six_clips: Loaded, width: int) -> None:
    problems = judged(six_clips)
    whole, broken = report(problems, six_clips), report(problems, six_clips, width=width)
    assert "".join("".join(broken).split()) == "".join("".join(whole).split())
    longest_word = max(len(word) for line in whole for word in line.split())
    assert max(map(len, broken)) <= max(width, 4 + longest_word)


def test_three_thousand_cards_are_one_line(tmp_path: Path) -> None:
    cards = film(tmp_path, chain(3000, "card: Dusk, duration: 3s, beats: [[at: 2s, feel: hope]]")
                 .replace("[[", "[{").replace("]]", "}]"))  # fmt: skip
    problems = check(cards, feelings())
    assert len(problems) == 3000
    lines = report(problems, cards)
    assert len(lines) == 3
    assert "3000 segments (a1, a2, a3, a4, …)" in lines[0]


def test_of_many_errors_alike_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    loaded = film(tmp_path, chain(9, "card: Dusk, duration: 3s, beat: 1"))
    lines = report(loaded.problems, loaded)
    assert sum('"beat" is not known here' in line for line in lines) == 5
    assert "UNKNOWN-KEY: 4 more, in lines 9, 10, 11, 12." in lines
    assert lines[-1].endswith("9 errors, 0 warnings.")


def test_a_film_says_in_one_sentence_what_it_goes_on_without(tmp_path: Path) -> None:
    said: list[str] = []
    loaded = film(tmp_path, chain(6, "clip: lost{n}.mp4, in: 0s, out: 8s"))
    playable(loaded, said.append)
    (sentence,) = said
    assert "CLIP-MISSING: 6 clips (lost1.mp4, lost2.mp4" in sentence
    assert sentence.endswith("The film goes on without them.")


def test_what_keeps_a_film_from_being_played_is_listed(tmp_path: Path) -> None:
    loaded = film(tmp_path, chain(30, "card: Dusk, duration: 3s, beat: 1"))
    with pytest.raises(Trouble) as caught:
        playable(loaded, print)
    assert len(str(caught.value).splitlines()) == 1 + 5 + 1


def test_packages_that_are_missing_are_named_together(tmp_path: Path) -> None:
    loaded = film(tmp_path, chain(2, "card: x, duration: 4s"))
    problems = [
        Problem("FONT-MISSING", "warning", f"{name}.", f"Install a typeface: apt install {name}.",
                line=line)
        for line, name in ((3, "fonts-noto-core"), (4, "fonts-noto-cjk fonts-noto-core"))
    ]  # fmt: skip
    (line, *_) = report(problems, loaded)
    assert line.endswith("Install a typeface: apt install fonts-noto-cjk fonts-noto-core.")


def test_the_command_that_is_named_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / 'Mein Film; "neu"'
    folder.mkdir()
    loaded = film(folder, chain(6, "clip: clip{n}.mp4, in: 0s, out: 8s"))
    line = next(each for each in report(judged(loaded), loaded) if "./run prepare" in each)
    assert shlex.split(line.split("`")[1]) == ["./run", "prepare", str(loaded.path)]
