"""A viewer's hands on a real showing: keys as they are pressed in the window."""

import json
import os
import subprocess
import sys
from pathlib import Path

# Runs `kuleshov play` in a process of its own and presses keys at film times, as a window would;
# all of them later where the film's first picture comes later than on a machine that is not busy.
HANDS = """
import json, sys, time
from player.viewing.scenes.film import FilmScene
keys = json.loads(sys.argv.pop(1))
after = json.loads(sys.argv.pop(1))  # by the clock, counted from the last of the keys
advance = FilmScene.advance
last, late = 0.0, None
def with_hands(self):
    global last, late
    if late is None and self.has_begun:
        late = max(0.0, self.now - 0.6)
    while keys and late is not None and self.now - late >= keys[0][0]:
        self.press(keys.pop(0)[1])
        last = time.monotonic()
    while not keys and after and time.monotonic() >= last + after[0][0]:
        self.press(after.pop(0)[1])
    advance(self)
FilmScene.advance = with_hands
from player.__main__ import main
sys.argv[0] = "kuleshov"
main()
"""


def play(
    story: Path,
    out: Path,
    keys: list[tuple[float, str]],
    *words: str,
    after: list[tuple[float, str]] | None = None,
) -> tuple[str, str]:
    """Press `keys` at film times and then `after` by the clock; what was said, and the log."""
    done = subprocess.run(
        [
            sys.executable, "-c", HANDS, json.dumps(keys), json.dumps(after or []),
            "play", str(story), "--offscreen", "--consent", "none", "--out", str(out), *words,
        ],
        capture_output=True, text=True, timeout=150, check=False,
        env={**os.environ, "XDG_STATE_HOME": str(out.parent / "state")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr, (out / "log.jsonl").read_text("utf-8")
