"""Each page by the keyboard alone: what Tab reaches, whether that can be seen, and no trap."""

from typing import Final

from tests.bench.studio.browser import Browser

_MOST: Final = 400  # strokes of Tab on one page
_CONTROLS: Final = 12  # of a video at most: the browser's own, each of which Tab reaches
_BEGIN: Final = """
window.reached = new Set();
document.body.tabIndex = -1; // from the page's beginning, wherever somebody clicked before
document.body.focus();
document.body.removeAttribute("tabindex");
const still = document.createElement("style");
still.textContent = "*, *::before, *::after { transition: none !important }";
document.head.append(still);
"""
# Where the focus is: whether it was there before, and whether anything of its looks shows it. The
# pages' own fields change their looks a moment later, hence the waiting.
_HERE: Final = """
const done = arguments[0], here = document.activeElement;
const soon = () => new Promise((go) => setTimeout(go, 120));
const outline = (s) => s.outlineStyle === "none" ? "" : s.outlineColor + s.outlineWidth;
const looks = () => [here, here.parentElement, here.closest(".q-field__control"),
    here.closest("label"), here.closest(".cm-editor"),
    here.querySelector(".q-focus-helper, .q-checkbox__inner")]
  .filter(Boolean).flatMap((each) => [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(each, part);
    return [outline(style), style.boxShadow, style.borderColor, style.borderWidth,
            style.backgroundColor, style.opacity, style.top, style.transform].join();
  })).join("|");
(async () => {
  if (!here || here === document.body) return done({ outside: true });
  const known = window.reached.has(here), html = here.outerHTML.slice(0, 120);
  if (known) return done({ known, seen: true, html });
  window.reached.add(here);
  await soon();
  const focused = looks();
  here.blur();
  await soon();
  const seen = looks() !== focused;
  here.focus({ focusVisible: true, preventScroll: true });
  done({ known, seen, html });
})();
"""
_LEFT: Final = """
const shown = (each) => each.getClientRects().length
  && getComputedStyle(each).visibility !== "hidden";
return [...document.querySelectorAll(
    "a[href], button, input, select, textarea, [tabindex], [contenteditable=true]")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled && shown(each) && !window.reached.has(each)
    && !each.closest("[inert], dialog:not([open])"))
  .map((each) => each.outerHTML.slice(0, 120));
"""


def walked(browser: Browser, page: str) -> list[str]:
    """Press Tab until the page is left or begins anew; what is wrong with it."""
    browser.script(_BEGIN)
    wrong: list[str] = []
    stuck = 0
    for _ in range(_MOST):
        browser.press(browser.key("TAB"))
        here = browser.driver.execute_async_script(_HERE)
        if here.get("outside"):
            break
        if here["known"]:
            # In a text field for code Tab indents, until Escape gives it back.
            stuck += 1
            if here["html"].startswith("<video"):
                if stuck > _CONTROLS:
                    break
                continue
            if stuck > 2:
                break
            browser.press(browser.key("ESCAPE"))
            continue
        stuck = 0
        if not here["seen"]:
            wrong.append(f"{page}: no sign of the focus on {here['html']}")
    wrong += [f"{page}: Tab does not reach {each}" for each in browser.script(_LEFT)]
    return wrong
