"""What is said in the terminal of what fails while the studio is served."""

import logging
import sys
from pathlib import Path

import pytest

from engine.problems import Trouble
from player.studio.serving.failures import Sentences
from tests.support.studio_visitor import Visitor, studio
from tests.support.waiting import until


def told(error: Exception, *, debug: bool = False) -> str:
    """What is said of an error that a library logs."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord(
            "nicegui", logging.ERROR, __file__, 1, "failed", (), sys.exc_info()
        )
    return Sentences(debug=debug).format(record)


def test_an_error_is_a_sentence_and_its_traceback_is_shown_where_it_is_asked_for() -> None:
    said = told(KeyError("from"))
    assert said.startswith("What a page asked of the studio failed: KeyError: 'from'. ")
    assert "--debug" in said and "\n" not in said
    whole = told(KeyError("from"), debug=True)
    assert "Traceback" in whole and f'"{__file__}"' in whole and len(whole.splitlines()) > 3


def test_a_trouble_is_its_own_sentence() -> None:
    assert told(Trouble("The disk is full.")) == "The disk is full."


@pytest.mark.parametrize("debug", [False, True])
def test_what_is_quoted_commands_no_terminal(debug: bool) -> None:
    said = told(ValueError("\x1b]0;mine\x07 \x9b31m\r" + 1000 * "x"), debug=debug)
    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(said)
    assert r"\x1b]0;mine\x07 \x9b31m\r" in said
    assert debug or len(said) < 600


@pytest.mark.programs
def test_with_debug_the_studio_shows_the_traceback(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(
        "kuleshov: 1\nstart: one\nsegments:\n  one: {card: One., duration: 5s}\n", "utf-8"
    )
    said = tmp_path / "said.txt"
    with said.open("w") as terminal:
        running = studio(tmp_path / "story.yaml", before=["--debug"], told=terminal)
        with running as link, Visitor(link).window("board") as window:
            assert window.tell("cut", {"to": 7})
            until(lambda: "KeyError: 'from'" in said.read_text(encoding="utf-8"), "no error")
    assert "Traceback (most recent call last)" in said.read_text(encoding="utf-8")
