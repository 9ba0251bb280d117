"""What a person does on the Simulation page of a story of a thousand segments, in two windows."""

import time
from typing import Any

from tests.bench.studio.browser import Browser
from tests.bench.studio.made import page_of


def large(browser: Browser, link: str) -> dict[str, Any]:
    """See the first endings, stop, go on in another window meanwhile; seconds to both."""
    driver = browser.driver
    began = time.perf_counter()
    browser.open(page_of(link, "simulation"))
    _endings(browser)
    first = time.perf_counter() - began
    driver.switch_to.new_window("tab")
    browser.open(page_of(link, "simulation"))
    _endings(browser)
    browser.button("Stop").click()
    browser.wait(lambda: "Stopped at" in browser.text(), called="the other window, stopped")
    driver.close()
    driver.switch_to.window(driver.window_handles[0])
    began = time.perf_counter()
    if "100 of 100" not in browser.text():  # what is through cannot be stopped
        browser.button("Stop").click()
    browser.wait(
        lambda: "Stopped at" in browser.text() or "100 of 100" in browser.text(), called="a stop"
    )
    return {
        "simulation_of_1000_first_s": round(first, 2),
        "simulation_stopped_s": round(time.perf_counter() - began, 2),
    }


def _endings(browser: Browser) -> None:
    browser.wait(lambda: "%" in browser.one(".numbers").text, 120.0, called="the first endings")
