"""Passphrases are asked for on a real terminal without being seen, or given beforehand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.problems import Trouble
from player.system.passphrases import Passphrases
from tests.support.terminal import Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are of Unix"),
    pytest.mark.programs,
]

ASKING = """
import sys
from engine.problems import Trouble
from player.system.passphrases import Passphrases
try:
    said = [Passphrases("TOLD")("the profile Ada", is_new) for is_new in eval(sys.argv[1])]
except Trouble as trouble:
    said = str(trouble)
print("->", said)
"""


def test_it_is_asked_on_the_terminal_and_not_seen() -> None:
    terminal = Terminal("-c", ASKING, "[False]")
    terminal.until("The passphrase for the profile Ada: ")
    terminal.types("sea and salt")
    seen = terminal.until("->")
    assert seen.count("sea and salt") <= seen.partition("->")[2].count("sea and salt")
    terminal.until("-> ['sea and salt']")
    assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["sea and salt", "sea and salt"], "-> ['sea and salt']"),
        (["sea and salt", "sea and sand"], "differ"),
        (["short"], "has fewer"),
        ([""], "No passphrase was given"),
    ],
)
def test_a_new_one_is_asked_for_twice_and_has_some_length(typed: list[str], told: str) -> None:
    terminal = Terminal("-c", ASKING, "[True]")
    for line, prompt in zip(typed, ("A new passphrase", "The same once more"), strict=False):
        terminal.until(prompt)
        terminal.types(line)
    terminal.until(told)
    assert terminal.ended() == 0


def test_who_begins_it_may_give_one_by_the_environment_or_a_descriptor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOLD", "sea and salt")
    given = Passphrases("TOLD")
    assert given("the profile Ada", True) == given("the profile Ada", False) == "sea and salt"
    assert "TOLD" not in os.environ  # no child shall inherit it
    given.close()
    assert given("the profile Ada", False) == "sea and salt"
    reading, writing = os.pipe()
    os.write(writing, "süßes Meer\nmore\n".encode())
    os.close(writing)
    monkeypatch.setenv("TOLD_FD", str(reading))
    assert Passphrases("TOLD")("the profile Ada", False) == "süßes Meer"
    for number in ("9999", "x", "-1", "9" * 40):
        monkeypatch.setenv("TOLD_FD", number)
        with pytest.raises(Trouble, match="no descriptor that can be read"):
            Passphrases("TOLD")


def test_where_nobody_can_be_asked_a_sentence_says_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKING, "[False]"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "there is no terminal to ask for it. Set TOLD, or TOLD_FD" in done.stdout


def test_a_program_in_the_background_of_a_terminal_is_not_stopped_by_asking() -> None:
    inner = "import subprocess, sys; subprocess.run(sys.argv[1:], process_group=0, timeout=60)"
    terminal = Terminal("-c", inner, sys.executable, "-c", ASKING, "[False]")
    terminal.until("there is no terminal to ask for it")
    assert terminal.ended() == 0


def test_a_profile_is_begun_and_opened_on_a_terminal(tmp_path: Path) -> None:
    """The whole command, as a viewer sees it on a machine without a keyring."""
    homes = {f"XDG_{each}_HOME": str(tmp_path / each) for each in ("DATA", "STATE")}
    begun = Terminal("-m", "player", "profile", "limit", "Ada", "--age", "12",
                     **homes, KULESHOV_KEY_IN="")  # fmt: skip
    for prompt in (
        "A new passphrase for the profile Ada (none: nothing is kept): ",
        "The same once more: ",
    ):
        begun.until(prompt)
        begun.types("sea and salt")
    begun.until("rating 12")
    assert begun.ended() == 0
    wrong = Terminal("-m", "player", "profile", "show", "Ada", **homes, KULESHOV_KEY_IN="")
    wrong.until("The passphrase for the profile Ada: ")
    wrong.types("sea and sand")
    wrong.until("That is not the passphrase of the profile Ada.")
    assert wrong.ended() == 1
