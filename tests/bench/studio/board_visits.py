"""What a person does on the Board page. Each visit says what did not come."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.webdriver.common.actions.action_builder import ActionBuilder

from tests.bench.studio.browser import Browser
from tests.bench.studio.made import page_of

_DRAWN = 20_000  # letters of its picture
_PANNED = """
const done = arguments[0], seconds = arguments[1], times = [];
const plain = [...document.querySelectorAll("#content canvas, #content svg")];
const area = (each) => each.clientWidth * each.clientHeight;
const map = plain.sort((a, b) => area(b) - area(a))[0];
if (!map) { done(null); } else {
  const box = map.getBoundingClientRect();
  const middle = [box.left + box.width / 2, box.top + box.height / 2];
  const tell = (kind, x, y) => map.dispatchEvent(new PointerEvent(kind, {
    bubbles: true, cancelable: true, clientX: x, clientY: y, buttons: 1, pointerId: 1,
    button: kind === "pointermove" ? -1 : 0, isPrimary: true }));
  const also = (kind, x, y) => map.dispatchEvent(new MouseEvent(kind, {
    bubbles: true, cancelable: true, clientX: x, clientY: y, buttons: 1 }));
  map.setPointerCapture = () => {};
  tell("pointerdown", ...middle); also("mousedown", ...middle);
  const begun = performance.now(), since = kuleshovBoard.state();
  const step = (now) => {
    times.push(now);
    const turn = (now - begun) / 700;
    const at = [middle[0] + 200 * Math.sin(turn), middle[1] + 120 * Math.sin(1.7 * turn)];
    tell("pointermove", ...at); also("mousemove", ...at);
    if (now - begun < 1000 * seconds) { requestAnimationFrame(step); return; }
    tell("pointerup", ...at); also("mouseup", ...at);
    const stands = kuleshovBoard.state();
    if (stands.x === since.x && stands.y === since.y) { done(null); return; } // it stayed
    done((times.length - 1) / ((times[times.length - 1] - times[0]) / 1000));
  };
  requestAnimationFrame(step);
}
"""
_MAP_BYTES = """
return [...document.querySelectorAll("#content canvas")]
  .reduce((most, each) => Math.max(most, each.toDataURL().length), 0);
"""

# A script may not take a file from the disk: the board is handed one as a folder's window would.
_FROM_ELSEWHERE = """
const done = arguments[0], canvas = document.getElementById("board-canvas");
fetch("/film/clip?segment=door").then((answer) => answer.blob()).then((clip) => {
  const carried = new DataTransfer();
  carried.items.add(new File([clip], "elsewhere.mp4"));
  const box = canvas.getBoundingClientRect();
  canvas.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true,
    cancelable: true, clientX: box.left + 30, clientY: box.top + 30 }));
  done(null);
});
"""


def drawn(browser: Browser, link: str) -> float:
    """Seconds from a map's opening to its drawn picture, the first after the studio's start."""
    began = time.perf_counter()
    browser.driver.get(page_of(link, "board"))
    # A map that is not drawn yet would be panned quickly: its picture has many bytes.
    browser.wait(lambda: browser.script(_MAP_BYTES) > _DRAWN, called="the drawn map")
    return round(time.perf_counter() - began, 2)


def panned(browser: Browser) -> float:
    """Pan over the map that is open; pictures a second."""
    found = browser.driver.execute_async_script(
        "const [seconds, done] = arguments; (function () {"
        + _PANNED
        + "}).call(null, done, seconds);",
        3.0,
    )
    assert found is not None, "the map did not move"
    return round(float(found), 1)


def chapters(browser: Browser) -> None:
    """Go to the first chapter of the map that is open, and to the next, by keys: it fills the
    window, and its first segment is chosen."""
    browser.script("document.getElementById('board-canvas').focus()")
    whole = browser.script("return kuleshovBoard.state()")
    browser.press(browser.key("PAGE_DOWN"))
    browser.wait(lambda: browser.script("return kuleshovBoard.state().scale") > 2 * whole["scale"])
    first = browser.script("return kuleshovBoard.state().chosen")
    browser.press(browser.key("PAGE_DOWN"))
    browser.wait(lambda: browser.script("return kuleshovBoard.state().chosen") != first)


def deeds(browser: Browser, link: str, file: Path, read_only: str) -> dict[str, Any]:
    """All that is done on the board: by the mouse, then by keys alone, then in vain in a studio
    that only shows (its link is `read_only`)."""
    by_mouse = _mouse(browser, link, file)
    by_keys = _keys(browser, link, file)
    _seen(browser, link)
    _refused(browser, read_only, file)
    return {"board_by_mouse": by_mouse, "board_by_keys": by_keys}


class _Steps:
    """What is done one after the other, each seen in the story's file; then undone and redone."""

    def __init__(self, browser: Browser, file: Path) -> None:
        self._browser, self._file = browser, file
        self.texts = [file.read_text(encoding="utf-8")]
        self.names: list[str] = []

    def step(self, what: str, act: Callable[[], object], so: Callable[[str], bool]) -> None:
        version = _version(self._browser)
        act()
        self._wait(what, so)
        self._browser.wait(lambda: _version(self._browser) > version, 20.0, f"{what}, drawn")
        self.texts.append(self._file.read_text(encoding="utf-8"))
        self.names.append(what)
        assert self.texts[-1].count("#") == self.texts[0].count("#"), f"{what}: a comment is gone"

    def undone(self, undo: Callable[[], object], redo: Callable[[], object]) -> list[str]:
        """Take all of it back, make it again, and take it back once more."""
        backwards = list(reversed(self.texts[:-1]))
        for act, texts in ((undo, backwards), (redo, self.texts[1:]), (undo, backwards)):
            for number, text in enumerate(texts):
                act()
                self._wait(f"{act.__name__} {number + 1}", lambda now, text=text: now == text)  # type: ignore[misc]
        return self.names

    def _wait(self, what: str, so: Callable[[str], bool]) -> None:
        self._browser.wait(lambda: so(self._file.read_text(encoding="utf-8")), 20.0, what)


def _mouse(browser: Browser, link: str, file: Path) -> list[str]:
    _open(browser, link)
    steps = _Steps(browser, file)
    steps.step(
        "a cut",
        lambda: _drag(browser, _at(browser, "room", 1.0), _at(browser, "hall", 0.5)),
        lambda text: "next: [{to: hall}]" in text,
    )
    steps.step(
        "a clip",
        lambda: _drop(browser, "window.mp4", (30, 30)),
        lambda text: "window: {clip: window.mp4" in text,
    )
    steps.step(
        "a clip in a card's place",
        lambda: _drop(browser, "window.mp4", _at(browser, "cellar", 0.5)),
        lambda text: "clip: window.mp4" in text.partition("  cellar:")[2],
    )
    steps.step(
        "a clip from elsewhere",
        lambda: browser.driver.execute_async_script(_FROM_ELSEWHERE),
        lambda text: "elsewhere: {clip: elsewhere.mp4" in text,
    )
    steps.step("a card", lambda: _card(browser, "A bird."), lambda text: "a_bird:" in text)
    steps.step("a name", lambda: _name(browser, "Rename", "robin"), lambda text: "  robin:" in text)
    browser.wait(lambda: browser.one(".about h2").text == "robin")
    steps.step(
        "a deletion", lambda: browser.button("Delete").click(), lambda text: "robin" not in text
    )
    browser.button("Whole film").click()
    _click(browser, _at(browser, "door", 0.5))
    browser.wait(lambda: browser.one(".about h2").text == "door", 15.0, "the chosen segment")
    steps.step(
        "a cut's deletion",
        browser.all('.about button[aria-label="Delete this cut"]')[1].click,
        lambda text: "to: cellar" not in text,
    )

    def undo() -> None:
        browser.button("Undo").click()

    def redo() -> None:
        browser.button("Redo").click()

    return steps.undone(undo, redo)


def _keys(browser: Browser, link: str, file: Path) -> list[str]:
    """The same without a mouse."""
    _open(browser, link)
    steps = _Steps(browser, file)
    key = browser.key
    browser.script("document.getElementById('board-canvas').focus()")

    def choose(name: str) -> None:
        browser.script("document.querySelector('.board-bar input').focus()")
        browser.press(name, key("ENTER"))
        browser.wait(lambda: browser.one(".about h2").text == name, called=name)
        browser.script("document.getElementById('board-canvas').focus()")

    def cut() -> None:
        choose("room")
        browser.press("c")
        browser.wait(lambda: "A cut from room" in browser.one(".told").text)
        for arrow in ("ARROW_RIGHT", "ARROW_DOWN", "ARROW_UP", "ARROW_LEFT"):
            browser.press(key(arrow))
            browser.frames_a_second(0.3)
            if " to " in browser.one(".told").text:
                break
        browser.press(key("ENTER"))

    def put() -> None:
        browser.script("document.querySelector('[aria-label^=\"Put window.mp4\"]').focus()")
        browser.press(key("ENTER"))

    steps.step("a cut", cut, lambda text: "next: [{to: " in text)
    steps.step("a clip", put, lambda text: "window: {clip: window.mp4" in text)
    steps.step("a card", lambda: _card(browser, "A bird."), lambda text: "a_bird:" in text)
    browser.wait(lambda: browser.one(".about h2").text == "a_bird")
    browser.script("document.getElementById('board-canvas').focus()")
    steps.step("a name", lambda: _name(browser, key("F2"), "robin"), lambda t: "  robin:" in t)
    browser.wait(lambda: browser.one(".about h2").text == "robin")
    browser.script("document.getElementById('board-canvas').focus()")
    steps.step("a deletion", lambda: browser.press(key("DELETE")), lambda t: "robin" not in t)
    browser.script("document.getElementById('board-canvas').focus()")

    def undo() -> None:
        browser.press_with_control("z")

    def redo() -> None:
        browser.press_with_control("y")

    return steps.undone(undo, redo)


def _seen(browser: Browser, link: str) -> None:
    """Zoom, pan and fit; then viewers are sent: who went where, what nobody saw and why."""
    _open(browser, link)
    first = browser.script("return kuleshovBoard.state()")
    browser.press("+")
    browser.wait(lambda: browser.script("return kuleshovBoard.state().scale") > first["scale"])
    x, y = _at(browser, "door", 0.5)
    _drag(browser, (x - 200, y + 200), (x - 120, y + 240))
    browser.wait(lambda: browser.script("return kuleshovBoard.state().x") != first["x"])
    browser.press("0")
    browser.wait(lambda: browser.script("return kuleshovBoard.state()") == first, called="fitted")
    _click(browser, _at(browser, "door", 0.5))
    browser.press("v")
    browser.wait(lambda: "Never taken" in browser.one(".about").text, 120.0, "the viewers")
    told = browser.one(".about").text
    assert "seen by 100 %" in told and told.index("cellar") < told.index("Never taken"), told
    _click(browser, _at(browser, "cellar", 0.5))
    browser.wait(lambda: "never seen" in browser.one(".about").text)


def _refused(browser: Browser, link: str, file: Path) -> None:
    """A studio that only shows says so, and writes nothing."""
    before = file.read_bytes()
    _open(browser, link)
    for act in (
        lambda: _drop(browser, "window.mp4", (30, 30)),
        lambda: browser.script("emitEvent('cut', { from: 'room', to: 'hall' })"),
    ):
        count = len(browser.all(".q-notification"))
        act()
        browser.wait(lambda count=count: len(browser.all(".q-notification")) > count or  # type: ignore[misc]
                     "only shows" in browser.text(), 20.0, "the refusal")  # fmt: skip
    assert "only shows" in browser.text()
    assert file.read_bytes() == before


def _open(browser: Browser, link: str) -> None:
    browser.open(page_of(link, "board"))
    browser.wait(
        lambda: browser.script("try { return kuleshovBoard.state() } catch (e) { return null }"),
        called="the board",
    )
    browser.frames_a_second(0.5)


def _version(browser: Browser) -> int:
    return int(browser.script("return kuleshovBoard.state().version"))


def _at(browser: Browser, name: str, across: float) -> tuple[float, float]:
    """Where a segment is in the window: its left edge is 0 across, its right one 1, where a cut is
    drawn from."""
    place = browser.script("return kuleshovBoard.place(arguments[0])", name)
    return place["x"] + across * place["wide"], place["y"] + 0.4 * place["high"]


def pointer(browser: Browser, *acts: tuple[str, float, float]) -> None:
    """Move the mouse from place to place in the window; at each it may go `down` or `up`."""
    action = ActionBuilder(browser.driver)
    for what, x, y in acts:
        action.pointer_action.move_to_location(round(x), round(y))
        if what == "down":
            action.pointer_action.pointer_down()
        elif what == "up":
            action.pointer_action.pointer_up()
    action.perform()


def _click(browser: Browser, at: tuple[float, float]) -> None:
    pointer(browser, ("down", *at), ("up", *at))


def _drag(browser: Browser, source: tuple[float, float], target: tuple[float, float]) -> None:
    middle = ((source[0] + target[0]) / 2, (source[1] + target[1]) / 2)
    pointer(browser, ("down", *source), ("move", *middle), ("move", *target), ("up", *target))
    browser.frames_a_second(0.2)


def _drop(browser: Browser, clip: str, at: tuple[float, float]) -> None:
    """Drag a clip from the strip; `at` from the window's corner, below 40 from the map's."""
    place = browser.script(
        "const box = document.getElementById('board-canvas').getBoundingClientRect();"
        "return [box.left, box.top]"
    )
    x, y = (at[0] + place[0], at[1] + place[1]) if max(at) < 40 else at
    box = browser.one(f'[data-clip="{clip}"]').rect
    source = (box["x"] + 40, box["y"] + 12)
    pointer(browser, ("down", *source), ("move", source[0] + 30, source[1] + 5),
             ("move", x - 5, y), ("move", x, y), ("up", x, y))  # fmt: skip


def _card(browser: Browser, words: str) -> None:
    browser.press("n")
    _written(browser, "textarea", words)
    browser.button("Make the card").click()
    browser.wait(lambda: not browser.all(".q-dialog textarea"))


def _name(browser: Browser, by: str, name: str) -> None:
    """Rename by a button's name, or by a key."""
    if len(by) > 1:
        browser.button(by).click()
    else:
        browser.press(by)
    _written(browser, "input", name)
    browser.press(browser.key("ENTER"))
    browser.wait(lambda: not browser.all(".q-dialog input"))


def _written(browser: Browser, kind: str, words: str) -> None:
    """Write into a dialog's field that has the focus, over what is there."""
    browser.wait(
        lambda: browser.script(f"return !!document.activeElement.closest('.q-dialog {kind}')"),
        called="the dialog",
    )
    browser.press_with_control("a")
    browser.press(*words)
    browser.frames_a_second(0.3)
