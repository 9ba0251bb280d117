"""The system's Chromium, driven as a person would use it, and what it tells afterwards."""

import base64
import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
    WebDriverException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE: Final = 60.0  # seconds for anything to come
SERIOUS: Final = ("serious", "critical")
_OWN: Final = ("data", "blob", "about", "chrome", "chrome-extension", "devtools")
_FRAMES: Final = """
const until = performance.now() + arguments[0] * 1000, done = arguments[1], times = [];
const step = (now) => { times.push(now); now < until ? requestAnimationFrame(step) : done(times); };
requestAnimationFrame(step);
"""


class Browser:
    """One window of `size`. `close` ends it."""

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
        if driver is None or chromium is None:
            raise SystemExit(
                "Chromium and its driver are missing: apt-get install chromium chromium-driver"
            )
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                     "--hide-scrollbars", "--disable-background-networking", "--no-first-run",
                     "--autoplay-policy=no-user-gesture-required"):  # fmt: skip
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.driver.set_script_timeout(PATIENCE)
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.resize(size)
        self.light(dark=False)

    def close(self) -> None:
        self.read_logs()
        self.driver.quit()

    def resize(self, size: tuple[int, int]) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def light(self, *, dark: bool) -> None:
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def open(self, address: str) -> float:
        """Open an address; seconds until its page's content is drawn."""
        began = time.perf_counter()
        self.driver.get(address)
        self.wait(lambda: self.all("#content > *"))
        return time.perf_counter() - began

    def all(self, css: str) -> list[WebElement]:
        found: list[WebElement] = self.driver.find_elements(By.CSS_SELECTOR, css)
        return found

    def one(self, css: str) -> WebElement:
        """The first that is there, waited for."""
        return self.wait(lambda: self.all(css), called=css)[0]

    def wait(self, what: Callable[[], Any], patience: float = PATIENCE, called: str = "") -> Any:
        """The first answer that is something, looked for often. Ends the bench where none comes;
        `called` is what was waited for."""
        try:
            return WebDriverWait(
                self.driver,
                patience,
                0.02,
                (NoSuchElementException, StaleElementReferenceException),
            ).until(lambda _: what())
        except TimeoutException:
            raise SystemExit(
                f"It never came: {called or what}. Page: {self.text()[:400]}"
            ) from None

    def script(self, words: str, *arguments: Any) -> Any:
        return self.driver.execute_script(words, *arguments)

    def text(self) -> str:
        return str(self.script("return document.body.innerText"))

    def button(self, name: str) -> WebElement:
        """The one with this text or this name for screen readers."""

        def found() -> list[WebElement]:
            return [
                each for each in self.all("button, a")
                if name in (each.text or "") or name in (each.get_attribute("aria-label") or "")
            ]  # fmt: skip

        return self.wait(found, called=name)[0]

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def press_with_control(self, key: str) -> None:
        with_it = ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(key)
        with_it.key_up(Keys.CONTROL).perform()

    def key(self, name: str) -> str:
        return str(getattr(Keys, name))

    def frames_a_second(self, seconds: float) -> float:
        """How many pictures the browser draws, while something moves."""
        times = self.driver.execute_async_script(_FRAMES, seconds)
        return round((len(times) - 1) / ((times[-1] - times[0]) / 1000), 1)

    def picture(self, path: Path) -> None:
        if path.suffix == ".webp":  # a tenth of a PNG's size, as a guide's pictures should be
            asked = {"format": "webp", "quality": 80}
            told = self.driver.execute_cdp_cmd("Page.captureScreenshot", asked)
            path.write_bytes(base64.b64decode(told["data"]))
        else:
            self.driver.save_screenshot(str(path))

    def serious(self, page: str) -> list[str]:
        """What axe-core finds serious or worse on the page that is open."""
        found = Axe().run(self.driver)["violations"]
        return [
            f"{page}: {each['id']} ({each['impact']}): {each['nodes'][0]['html'][:160]}"
            for each in found
            if each["impact"] in SERIOUS
        ]

    def leave(self) -> None:
        """Go to an empty page, before the server of this one ends."""
        self.driver.get("about:blank")
        self.read_logs()

    def read_logs(self) -> None:
        """Take in what the console said and what was asked of whom."""
        with suppress(WebDriverException):
            for line in self.driver.get_log("browser"):
                if line["level"] == "SEVERE":
                    self.errors.append(line["message"][:300])
        with suppress(WebDriverException):
            for line in self.driver.get_log("performance"):
                message = json.loads(line["message"])["message"]
                if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                    parameters = message["params"]
                    address = parameters.get("url") or parameters["request"]["url"]
                    split = urlsplit(address)
                    if split.scheme not in _OWN and split.hostname not in (
                        "127.0.0.1",
                        "localhost",
                    ):
                        self.elsewhere.append(address[:200])
