"""What a person does on the Film page with clips of every kind."""

import time
from pathlib import Path
from typing import Any, Final

from engine.story.load import load_story
from tests.bench.studio import clips
from tests.bench.studio.board_visits import pointer
from tests.bench.studio.browser import Browser
from tests.bench.studio.made import page_of

_SHOWN: Final = """
const video = document.querySelector("video.seen");
if (!video || video.seeking || video.readyState < 2) return null;
const canvas = document.createElement("canvas");
canvas.width = 320; canvas.height = 180;
const pen = canvas.getContext("2d");
pen.drawImage(video, 0, 0, 320, 180);
return [0, 1, 2, 3, 4, 5, 6, 7].map((n) => pen.getImageData(20 + 40 * n, 90, 1, 1).data[0]);
"""
_OUT: Final = 5.0


def numbered(folder: Path) -> Path:
    """A story with a clip at each frame rate, each its own beginning of nothing."""
    folder.mkdir(parents=True)
    lines = ["kuleshov: 1", "title: Pictures with numbers", "start: at_24", "segments:"]
    for called in clips.RATES:
        path = clips.numbered(folder, called)
        name = f"at_{called.replace('.', '_')}"
        lines += [f"  {name}:   # {called} pictures a second",
                  f"    {{clip: {path.name}, in: 1s, out: {_OUT:g}s}}"]  # fmt: skip
    (folder / "story.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "story.yaml"


def to_the_frame(browser: Browser, link: str, file: Path) -> dict[str, Any]:
    """I and O at pictures that were reached by playing and by arrows: the file's in is the picture
    that was seen, its out leaves it as the last one. As PyAV decodes it, by the number it shows."""
    found: dict[str, Any] = {}
    for called in clips.RATES:
        name = f"at_{called.replace('.', '_')}"
        browser.open(page_of(link, f"film?segment={name}"))
        browser.wait(lambda name=name: browser.script(  # type: ignore[misc]
            "return document.querySelector('.film').dataset.loaded") == name)  # fmt: skip
        browser.frames_a_second(1.0)  # the times of its pictures are told meanwhile
        browser.script("document.activeElement.blur()")
        browser.press("l")
        browser.frames_a_second(0.6)
        browser.press("k")
        first = _settled(browser)
        steps = []
        for _ in range(4):
            browser.press(browser.key("ARROW_RIGHT"))
            steps.append(_settled(browser))
        browser.press("i")
        begin = _changed(browser, file, name, "in_point", 1.0)
        browser.press(browser.key("ARROW_LEFT"))  # the first picture: it leads out of the piece
        browser.press(browser.key("HOME"))
        for _ in range(6):
            browser.press(browser.key("ARROW_RIGHT"))
            _settled(browser)
        last = _settled(browser)
        browser.press("o")
        end = _changed(browser, file, name, "out_point", _OUT)
        clip = file.parent / f"numbered_{called.replace('.', '_')}.mp4"
        said = {
            "steps": [first, *steps],
            "in": [steps[-1], clips.number_at(clip, begin)],
            "out": [last, clips.number_at(clip, end - 1e-3)],
        }
        kept = [n for n in range(200) if called != "variable" or n % 5]
        row = kept[kept.index(first) :][:5]
        said["right"] = said["steps"] == row and said["in"][0] == said["in"][1] \
            and said["out"][0] == said["out"][1]  # fmt: skip
        found[called] = said
    return {"in_and_out_to_the_frame": found}


def _settled(browser: Browser) -> int:
    """The number of the picture that is seen, once it stays."""
    before, since = None, time.perf_counter()
    while time.perf_counter() - since < 20:
        browser.frames_a_second(0.15)
        light = browser.script(_SHOWN)
        number = None if light is None else clips.number_shown(light)
        if number is not None and number == before:
            return number
        before = number
    raise SystemExit("No picture came to rest.")


def _changed(browser: Browser, file: Path, name: str, what: str, before: float) -> float:
    def now() -> float | None:
        story = load_story(file).story
        at = None if story is None else float(getattr(story.segments[name], what))
        return None if at == before else at

    return float(browser.wait(now, 20.0, f"{what} of {name}"))


def awkward(folder: Path) -> Path:
    """A story of clips that a browser may not decode, or nobody can, and of one that is missing."""
    folder.mkdir(parents=True)
    made = [*clips.awkward(folder), clips.long_one(folder), folder / "missing.mp4"]
    lines = ["kuleshov: 1", "title: Awkward clips", f"start: {made[0].stem}", "segments:"]
    for path in made:
        out = "2h59m" if path.stem == "long" else "3.5s"
        lines.append(f"  {path.stem}: {{clip: {path.name}, in: 0.5s, out: {out}}}")
    (folder / "story.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "story.yaml"


def every_clip(browser: Browser, link: str, file: Path) -> dict[str, Any]:
    """What becomes of each awkward clip: it plays, by itself or by a proxy, or a sentence says why
    not; its time passes all the same, and beside it everything can be used."""
    found: dict[str, Any] = {}
    story = load_story(file).story
    assert story is not None
    for name, segment in story.segments.items():
        browser.open(page_of(link, f"film?segment={name}"))
        began = time.perf_counter()
        said = browser.wait(lambda: browser.script(_BECAME), 90.0, f"what became of {name}")
        found[name] = {"is": said, "after_s": round(time.perf_counter() - began, 1)}
        assert said.startswith("sentence") == (segment.clip in clips.NEVER), (name, said)
        browser.script("document.activeElement.blur()")
        browser.press("l")
        begun, length = _head(browser), segment.on_screen if name == "cut_short" else 0.5
        browser.wait(
            lambda begun=begun, length=length: _head(browser) > begun + length - 0.2,  # type: ignore[misc]
            20.0, f"{name} going on",
        )  # fmt: skip
        browser.press("k")
    return {"awkward_clips": found}


_BECAME: Final = """
const bad = document.querySelector(".film-making.bad");
if (bad) return "sentence: " + bad.innerText;
if (document.querySelector(".film-making")) { window.madeProxy = true; return null; }
const video = document.querySelector("video.seen");
if (!video || video.seeking || video.readyState < 2 || !video.videoWidth) return null;
const shape = video.videoWidth > video.videoHeight ? "wide" : "high";
return (video.currentSrc.includes("/proxy?") ? "proxy" : "itself") + ", " + shape;
"""


def _head(browser: Browser) -> float:
    return float(browser.one(".film-head").get_attribute("aria-valuenow") or 0)


def rehearsed(browser: Browser, link: str, file: Path) -> dict[str, Any]:
    """A path before all of it is shot: a clip with captions, its sound and its pictures below it,
    a dissolve, a card for as long as it lasts; beats and the arc dragged, and undone by a key."""
    before = file.read_text(encoding="utf-8")

    def now() -> str:
        return file.read_text(encoding="utf-8")

    browser.open(page_of(link, "film?segment=room"))
    browser.wait(lambda: "room" in browser.one(".film-name-now").text)
    browser.script("document.activeElement.blur()")
    browser.press("l")
    begun = browser.wait(lambda: browser.script(_PASSED, 6.1), called="the card playing")
    ended = browser.wait(lambda: browser.script(_PASSED, 8.9), called="the card's end")
    lasts = (ended - begun) / 1000
    assert abs(lasts - 2.8) < 0.4, f"2.8 s of a card took {lasts:.2f} s"
    browser.open(page_of(link, "film"))
    assert "dissolve 0.5 s" in browser.text()
    browser.wait(lambda: browser.script(_CAPTIONS), called="captions")
    browser.wait(lambda: browser.script(_BELOW), called="sound and pictures below the film")
    for css, (x, y), what in (
        (".film-beat", (60, 0), "a beat"),
        (".film-point", (0, 15), "the arc"),
    ):
        box = browser.one(css).rect
        at = (box["x"] + 7, box["y"] + 7)
        pointer(browser, ("down", *at), ("move", at[0] + x / 2, at[1] + y / 2),
                ("move", at[0] + x, at[1] + y), ("up", at[0] + x, at[1] + y))  # fmt: skip
        browser.wait(lambda: now() != before, 20.0, what)
        changed = [one for one in now().splitlines() if one not in before.splitlines()]
        assert len(changed) == 1, changed
        browser.press_with_control("z")
        browser.wait(lambda: now() == before, 20.0, f"{what} undone")
    return {"card_of_2.8_s_lasts": round(lasts, 2)}


_PASSED: Final = """
const at = Number(document.querySelector(".film-head").getAttribute("aria-valuenow"));
return at > arguments[0] ? performance.now() : null;
"""
_CAPTIONS: Final = """
const track = document.querySelector("video").textTracks[0];
return track && track.mode === "showing" && track.cues && track.cues.length;
"""
_BELOW: Final = """
const pictures = [...document.querySelectorAll(".film-thumbs img")];
const sound = document.querySelector(".film-sound");
const seen = sound.getContext("2d").getImageData(0, 0, sound.width, sound.height);
const drawn = seen.data.some((each) => each);
return drawn && pictures.length > 2 && pictures.every((each) => each.naturalWidth);
"""
