"""What a person does on the Story page: many mistakes, remedies, undo, a studio that is killed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.bench.studio import visits
from tests.bench.studio.browser import Browser
from tests.bench.studio.made import page_of, running

MISTAKES: Final = 200
_LINE: Final = "return kuleshovStory.place().line"
_TEXT: Final = "return kuleshovStory.text()"


def story(browser: Browser, link: str, file: Path, folder: Path) -> dict[str, Any]:
    """Mistakes one by one and by the hundred, remedies and the form, each undone; a studio that is
    killed while somebody writes. Nothing is saved but where they say so."""
    found = visits.story(browser, link, file)
    for visit in (many, undone, killed, taken_in):
        found |= visit(browser, folder)
    return found


def many(browser: Browser, folder: Path) -> dict[str, Any]:
    """A story with 200 mistakes: a key is answered, a click on each leads to its line."""
    lines = ["kuleshov: 1", "title: Many mistakes", "start: s0", "segments:"]
    for n in range(MISTAKES):
        wrong = "feel: clam" if n % 2 else "feel: calm"
        to = f"s{n + 1}" if n % 2 else f"t{n}"
        lines.append(
            f"  s{n}: {{card: Segment {n}., duration: 5s, beats: [{{at: 1s, {wrong}}}], "
            f"next: [{{to: {to}}}]}}"
        )
    text = "\n".join(lines) + "\n"
    with _written(folder / "many", text) as (link, _):
        browser.open(page_of(link, "story"))
        browser.wait(lambda: len(browser.all(".problem")) >= MISTAKES, called="all mistakes")
        rows = browser.script(
            "return [...document.querySelectorAll('.problem .where')]"
            ".map((each) => +each.children[1].textContent.match(/[0-9]+/)[0])"
        )
        for number, row in enumerate(rows):
            browser.script(
                "document.querySelectorAll('.problem .where')[arguments[0]].click()", number
            )
            browser.wait(lambda row=row: browser.script(_LINE) == row, called=f"line {row}")
        browser.one(".problem-filter input").send_keys("clam")
        browser.wait(lambda: len(browser.all(".problem")) == MISTAKES // 2, called="the filtered")
        browser.one(".problem-filter input").clear()
        browser.one(".problem-filter input").send_keys(" ", browser.key("BACKSPACE"))
        browser.one(".problem-kinds input").click()
        browser.wait(lambda: len(browser.all(".problem-list summary")) >= 2, called="kinds")
        browser.one(".problem-kinds input").click()
        seconds = visits.problem_shown(browser, text)
        browser.press_with_control(browser.key("HOME"))
        browser.all(".q-tab")[1].click()  # the list need not be seen
        browser.one(".segment-form")
        browser.press(browser.key("F8"))
        browser.wait(lambda: browser.script(_LINE) > 1, called="the next problem")
        browser.leave()
    return {"mistakes": len(rows), "problem_shown_of_many_s": seconds}


def undone(browser: Browser, folder: Path) -> dict[str, Any]:
    """An accepted remedy and an edit in the form, each taken back by Ctrl+Z; then saved by keys."""
    text = (
        "kuleshov: 1\ntitle: Undone   # a comment\nstart: one\nsegments:\n"
        "  one: {card: One., duration: 5s, next: [{to: twoo}]}\n  two: {card: Two., duration: 5s}\n"
    )
    with _written(folder / "undone", text) as (link, file):
        browser.open(page_of(link, "story"))
        browser.one(".problem .accept")
        browser.one(".cm-content").click()
        browser.press_with_control(browser.key("HOME"))
        browser.press(browser.key("DOWN"))
        browser.one(".problem .accept").click()
        browser.wait(lambda: "to: two}" in browser.script(_TEXT), called="the remedy")
        browser.wait(
            lambda: browser.script("return document.activeElement.className") == "cm-content"
        )
        assert browser.script(_LINE) == 5
        browser.press_with_control("z")
        browser.wait(lambda: browser.script(_TEXT) == text, called="what was before the remedy")
        assert browser.script(_LINE) == 2, "the cursor is where it was"
        browser.press_with_control("y")
        browser.wait(lambda: not browser.all(".problem"), called="no problem")
        mended = browser.script(_TEXT)
        browser.all(".q-tab")[1].click()
        browser.frames_a_second(1.0)  # colours change over some pictures
        serious = browser.serious("the form")
        assert not serious, serious
        field = browser.wait(
            lambda: [e for e in browser.all("input") if e.get_attribute("aria-label") == "Lasts"],
            called="the form",
        )[0]
        field.send_keys(browser.key("BACKSPACE"), browser.key("BACKSPACE"), "7s")
        browser.wait(lambda: "duration: 7s" in browser.script(_TEXT), called="the form's edit")
        browser.script("document.querySelector('.cm-content').focus()")
        browser.press_with_control("z")
        browser.wait(lambda: browser.script(_TEXT) == mended, called="what was before the form")
        browser.press_with_control("s")
        browser.wait(lambda: file.read_text(encoding="utf-8") == mended, called="the saved file")
        browser.leave()
    return {"undone": True}


def killed(browser: Browser, folder: Path) -> dict[str, Any]:
    """The studio is killed while there is something that is not saved; it is there afterwards."""
    text = "kuleshov: 1\ntitle: Kept\nstart: one\nsegments:\n  one: {card: One., duration: 5s}\n"
    file = folder / "killed" / "story.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with running(file) as (process, link):
        browser.open(page_of(link, "story"))
        browser.wait(lambda: browser.all(".all-well"), called="no problem")
        browser.one(".cm-content").click()
        browser.press_with_control(browser.key("HOME"))
        browser.press(*"# not saved yet", browser.key("ENTER"))
        browser.wait(lambda: "Not saved yet" in browser.text(), called="that it is not saved")
        browser.frames_a_second(1.0)  # so that it is kept
        browser.read_logs()
        errors = len(browser.errors)
        process.kill()
        process.wait()
        assert file.read_text(encoding="utf-8") == text
        browser.leave()
        del browser.errors[errors:]  # that the studio is gone
    with running(file) as (_, link):
        browser.open(page_of(link, "story"))
        browser.button("Take them back").click()
        browser.wait(lambda: "# not saved yet" in browser.script(_TEXT), called="the draft")
        browser.leave()
    return {"kept_over_a_kill": True}


def taken_in(browser: Browser, folder: Path) -> dict[str, Any]:
    """A film plays with `--watch`; what is saved in the studio meanwhile is where it goes on."""
    text = (
        "kuleshov: 1\ntitle: Watched\nstart: one\nsegments:\n  one:\n    card: One.\n"
        "    duration: 20s\n    next:\n      - {to: six, when: running > 9h}\n      - {to: two}\n"
        "  two: {card: Two., duration: 2s}\n  six: {card: Six., duration: 2s}\n"
    )
    with _written(folder / "watched", text) as (link, file):
        browser.open(page_of(link, "story"))
        browser.wait(lambda: browser.all(".problem"), called="that the guard never holds")
        shown = folder / "shown"
        words = [sys.executable, "-m", "player", "play", str(file), "--watch", "--offscreen"]
        film = subprocess.Popen([*words, "--out", str(shown)], stderr=subprocess.PIPE, text=True)
        log = shown / "log.jsonl"
        browser.wait(lambda: log.is_file() and '"one"' in log.read_text("utf-8"), called="the film")
        browser.one(".cm-content").click()
        browser.press_with_control(browser.key("HOME"))
        browser.press(*[browser.key("DOWN")] * 8, browser.key("END"))
        browser.press(*[browser.key("BACKSPACE")] * 3, *"1s}")
        browser.press_with_control("s")
        browser.wait(lambda: "> 1s}" in file.read_text("utf-8"), called="the saved file")
        _, said = film.communicate(timeout=120)
        browser.leave()
    assert film.returncode == 0, said
    path = json.loads((shown / "summary.json").read_text("utf-8"))["path"]
    return {"film_took_the_save_in": [each["segment"] for each in path] == ["one", "six"]}


@contextmanager
def _written(folder: Path, text: str) -> Iterator[tuple[str, Path]]:
    """A studio of a story that is written into a folder; its link, and the story's file."""
    file = folder / "story.yaml"
    folder.mkdir()
    file.write_text(text, encoding="utf-8")
    with running(file) as (_, link):
        yield link, file
