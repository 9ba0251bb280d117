"""Simulating a story of your own: what is seen, what never, and one viewer's showing as a log.

    python simulation.py [STORY.yaml]

Without a story a small one is taken. Its segments are cards, so that nothing has to be filmed: a
film can be simulated before the shoot.
"""

import sys
import tempfile
from pathlib import Path

from engine.problems import Trouble
from engine.showing.events import Entered
from engine.showing.log.reader import open_log
from engine.simulation.many import Simulation, simulate
from engine.simulation.tally import report
from engine.story.load import load_story
from engine.story.model import Story

OWN = """\
kuleshov: 1
title: A Letter
start: table
segments:
  table:
    card: A letter lies on the table.
    duration: 6s
    next:
      - {to: open, choice: Open it}
      - {to: leave, choice: Leave it, default: true}
    ask: {at: 2s, within: 3s}
  open:
    card: It is empty.
    duration: 8s
  leave:
    card: You will never know.
    duration: 8s
"""


def read(path: Path) -> Story:
    """A story, or every mistake in it at once. Raises Trouble."""
    loaded = load_story(path)
    if loaded.story is None:
        raise Trouble("\n".join(str(problem) for problem in loaded.problems))
    return loaded.story


def main(path: Path, folder: Path) -> None:
    """Show the story to fifty viewers who do not exist, then look at one of them."""
    story = read(path)
    tally = simulate(story, viewers=50, seed=1)
    found = report(tally, story, seed=1)
    print(f"{found['title']}: {found['viewers']} showings")
    for name, share in found["segments"].items():
        print(f"  {share:6.1%}  {name}")
    print(f"never seen: {', '.join(found['never_seen']['segments']) or 'nothing'}")

    # The same seed and number are the same viewer, at any time and on any machine. Their log is
    # like any other: `kuleshov explain` and `kuleshov replay` read it.
    log = folder / "viewer-3.jsonl"
    Simulation(story, seed=1).log(3, log, str(path))
    seen = [event.segment for event in open_log(log).events if isinstance(event, Entered)]
    print(f"viewer 3 saw: {' → '.join(seen)}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        own = Path(name, "story.yaml")
        own.write_text(OWN, encoding="utf-8")
        try:
            main(Path(sys.argv[1]) if len(sys.argv) > 1 else own, Path(name))
        except Trouble as trouble:
            sys.exit(str(trouble))
