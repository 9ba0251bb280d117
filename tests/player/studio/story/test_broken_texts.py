"""Texts as nobody means them: the page's check, completion, form and edits say something of each,
soon, and raise nothing but a sentence."""

import time
from pathlib import Path
from typing import Final

import pytest

from engine.problems import Trouble
from player.studio.edits.remedies import offered, remedied
from player.studio.edits.values import with_value
from player.studio.pages.form.segment import segments_in
from player.studio.story.completion import completions
from player.studio.story.draft_check import DraftCheck

GOOD: Final = "kuleshov: 1\nstart: one\nsegments:\n  one: {card: One., duration: 5s}\n"
BOMB: Final = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
)
BROKEN: Final = {
    "a tab": GOOD.replace("  one", "\tone"),
    "a quote that is never closed": GOOD.replace("One.", '"One.'),
    "an anchor": GOOD.replace("start: one", "start: &a one"),
    "an alias of nothing": GOOD.replace("start: one", "start: *one"),
    "a bomb of aliases": BOMB + GOOD,
    "an alias of itself": "a: &a [*a]\n" + GOOD,
    "a key twice": GOOD + "start: two\n",
    "a segment twice": GOOD + "  one: {card: Two., duration: 5s}\n",
    "a merge key": GOOD + "  two: {<<: {card: x}, duration: 1s}\n",
    "a tag": GOOD.replace("One.", "!!python/object:os.system One."),
    "a brace that is never closed": GOOD.replace("5s}", "5s"),
    "a brace too many": GOOD.replace("5s}", "5s}}"),
    "a list in a map": GOOD + "- two\n",
    "no colon": GOOD.replace("start: one", "start one"),
    "no space after a colon": GOOD.replace("start: one", "start:one"),
    "two documents": GOOD + "---\n" + GOOD,
    "a list": "- one\n- two\n",
    "a word": "hello",
    "nothing": "",
    "comments alone": "# only\n# this\n",
    "a number as segments": GOOD[: GOOD.index("segments")] + "segments: 5\n",
    "nothing as segments": GOOD[: GOOD.index("segments")] + "segments:\n",
    "a number as a segment": GOOD + "  two: 5\n",
    "a list as next": GOOD.replace("5s}", "5s, next: [[1, 2], 3, null]}"),
    "too deep": "a: " + "[" * 5000 + "\n" + GOOD,
    "an odd number": GOOD.replace("5s", "0x1F"),
    "yes for a name": GOOD + "  no: {card: No., duration: 5s}\n",
    "a number for a name": GOOD + "  7: {card: Seven., duration: 5s}\n",
    "curly quotation marks": GOOD.replace("One.", "“One, two”"),
    "a character of control": GOOD.replace("One.", "One\x07."),
    "half a character": GOOD.replace("One.", "One \ud83d."),
    "ends of lines of Windows": GOOD.replace("\n", "\r\n"),
    "no line's end": GOOD.rstrip(),
    "a very long line": GOOD.replace("One.", "One " * 20_000),
    "a guard of garbage": GOOD.replace("5s}", "5s, next: [{to: one, when: '((((((((('}]}"),
    "an emoji before a mistake": GOOD.replace("One.", "🎬 One.").replace("5s}", "5s, nxt: []}"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_something_is_said_of_it_and_nothing_raised(kind: str, tmp_path: Path) -> None:
    text, path = BROKEN[kind], tmp_path / "story.yaml"
    began = time.process_time()
    problems = DraftCheck(path).without_clips(text).problems
    assert time.process_time() - began < 5.0
    lines = text.count("\n") + 1
    assert all(0 <= each.line <= lines and each.message for each in problems)
    for each in problems[:3]:
        if offered(each) is not None:
            remedied(path, text, each)
    list(segments_in(text))
    for index in range(0, min(len(text), 300), 13):
        completions(text, index, tmp_path)
    try:
        with_value(text, ("title",), "A")
    except Trouble as trouble:
        assert str(trouble)
