"""What a person does on the Board page. Each visit says what did not come."""

import time

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
