"""What a person does on each page. Each visit ends with a sentence where something did not come."""

import time
from pathlib import Path
from typing import Any

from tests.bench.studio.browser import Browser
from tests.bench.studio.made import page_of

_WATCH_PROBLEMS = """
window.pressed = window.shown = null;
const press = () => { window.pressed = performance.now(); window.shown = null; };
document.addEventListener("keydown", press, true);
const problems = document.querySelector(".problems");
new MutationObserver(() => {
  if (problems.textContent.includes(arguments[0])) window.shown = window.shown || performance.now();
}).observe(problems, { childList: true, subtree: true });
"""
_SHOWN = "return window.shown > window.pressed ? window.shown - window.pressed : null"
_MISTAKE = "zz"  # no segment's name ends so


def story(browser: Browser, link: str, file: Path) -> dict[str, Any]:
    """Write a mistake, see its problem, take it back: nothing is saved."""
    browser.open(page_of(link, "story"))
    before = file.read_bytes()
    browser.one(".cm-content").click()
    browser.wait(lambda: browser.all(".problems"))
    seconds = problem_shown(browser, before.decode("utf-8"))
    assert file.read_bytes() == before
    return {"problem_shown_s": seconds}


def problem_shown(browser: Browser, text: str) -> float:
    """Seconds from a key to the problem that it makes, on the Story page; it is taken back."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("start:"))
    browser.one(".cm-content").click()
    browser.press_with_control(browser.key("HOME"))
    browser.press(*[browser.key("DOWN")] * start, browser.key("END"))
    browser.script(_WATCH_PROBLEMS, lines[start].split()[-1] + _MISTAKE)
    browser.press(*_MISTAKE)
    seconds = browser.wait(lambda: browser.script(_SHOWN), called="the problem") / 1000
    browser.press(*[browser.key("BACK_SPACE")] * len(_MISTAKE))
    return round(seconds, 2)


def film(browser: Browser, link: str, file: Path) -> dict[str, Any]:
    """Play over a cut, stop, go a picture on, set the in point, move a beat, and undo both."""
    browser.open(page_of(link, "film"))
    browser.wait(lambda: browser.script("return document.querySelector('.film')?.dataset.loaded"))
    before = file.read_text(encoding="utf-8")
    head = ".film-head"

    def at() -> float:
        return float(browser.one(head).get_attribute("aria-valuenow") or 0)

    browser.script("document.activeElement.blur()")
    browser.press("l")
    browser.wait(lambda: at() > 1.0)
    browser.press("k")
    stood = at()
    browser.press(browser.key("ARROW_RIGHT"))
    browser.wait(lambda: 0 < at() - stood < 0.1 or None)
    browser.press("i")
    browser.wait(lambda: file.read_text(encoding="utf-8") != before)
    edited = file.read_text(encoding="utf-8")
    browser.one(".film-beat").click()
    browser.press(browser.key("ARROW_RIGHT"))
    browser.wait(lambda: file.read_text(encoding="utf-8") != edited)
    browser.button("Undo").click()
    browser.wait(lambda: file.read_text(encoding="utf-8") == edited)
    browser.button("Undo").click()
    browser.wait(lambda: file.read_text(encoding="utf-8") == before)
    browser.script("document.querySelector('.film-line').scrollIntoView()")
    browser.driver.get(page_of(link, "film?at=9.6"))
    browser.wait(lambda: browser.script("return document.querySelector('.film')?.dataset.loaded"))
    browser.script("document.activeElement.blur()")
    browser.press("l")
    browser.wait(lambda: "stair" in browser.one(".film-name-now").text)
    seen = browser.script("return [...document.querySelectorAll('video')].map(v => v.videoWidth)")
    return {"film_plays_over_a_cut": max(seen) > 0}


def audience(browser: Browser, link: str) -> dict[str, Any]:
    """Read the curves, click a second, compare two cuts, look at one showing."""
    browser.open(page_of(link, "audience"))
    drawn(browser)
    chart = browser.one("[role=img][data-drawn]")
    chart.click()
    browser.wait(lambda: "0:00" not in browser.one(".second h2").text)
    before = browser.one(".second h2").text
    browser.press(browser.key("ARROW_RIGHT"))
    browser.wait(lambda: browser.one(".second h2").text != before)
    browser.wait(lambda: len(browser.all(".numbers")) > 2, 120.0)
    browser.wait(lambda: len(browser.all("[role=img][data-drawn]")) > 5, 120.0)
    return {"charts": len(browser.all("[role=img][data-drawn]"))}


def drawn(browser: Browser) -> None:
    """Wait for the first chart."""
    browser.wait(lambda: browser.all("[role=img][data-drawn]"))


def drawn_after(browser: Browser, link: str) -> float:
    """Seconds from the page's opening to its first chart, as a person sees it."""
    began = time.perf_counter()
    browser.driver.get(page_of(link, "audience"))
    drawn(browser)
    return round(time.perf_counter() - began, 2)


def simulation(browser: Browser, link: str, file: Path) -> dict[str, Any]:
    """Edit a guard, see the endings change; nothing is saved."""
    before = file.read_bytes()
    browser.open(page_of(link, "simulation"))
    browser.wait(lambda: "100 of 100" in browser.text(), 120.0)
    table = browser.one(".numbers").text
    field = browser.one("textarea")
    field.click()
    began = time.perf_counter()
    field.send_keys(browser.key("BACKSPACE"), "0.6")
    browser.wait(lambda: browser.one(".numbers").text != table)
    first = time.perf_counter() - began
    browser.wait(lambda: "100 of 100" in browser.text(), 120.0)
    assert file.read_bytes() == before
    return {
        "guard_first_s": round(first, 2),
        "guard_whole_s": round(time.perf_counter() - began, 2),
    }
