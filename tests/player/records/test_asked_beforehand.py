"""The passphrase of a profile is asked for before a player begins that cannot ask."""

import os
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are of Unix"),
    pytest.mark.programs,
]

ASKING = """
import sys
from engine.problems import Trouble
from engine.showing.profile import Profile
from player.records.asked_beforehand import asked_beforehand
from player.records.profiles import Profiles
if sys.argv[1] == "known":
    told = lambda what, is_new: "sea and salt"
    Profiles(key_in="passphrase", ask=told).keep(Profile("Ada"))
try:
    print("->", asked_beforehand("Ada", "passphrase", sys.argv[2] == "kept", print))
except Trouble as trouble:
    print("->", trouble)
"""


def asking(home: Path, *words: str) -> Terminal:
    return Terminal(
        *("-c", ASKING, *words),
        HOME=str(home),
        XDG_DATA_HOME=str(home / "data"),
        XDG_STATE_HOME=str(home / "state"),
        DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere",
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [("sea and salt", "-> sea and salt"), ("sea and sand", "-> That is not the passphrase")],
)
def test_that_of_a_known_profile_is_tried_at_once(tmp_path: Path, typed: str, told: str) -> None:
    terminal = asking(tmp_path, "known", "unkept")
    terminal.until("The passphrase for the profile Ada: ")
    terminal.types(typed)
    terminal.until(told)
    assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["sea and salt", "sea and salt"], "-> sea and salt"),
        (["", ""], "No passphrase was given"),
    ],
)
def test_a_new_one_is_asked_for_where_a_profile_may_be_kept(
    tmp_path: Path, typed: list[str], told: str
) -> None:
    terminal = asking(tmp_path, "unknown", "kept")
    for line, prompt in zip(typed, ("A new passphrase", "The same once more"), strict=False):
        terminal.until(prompt)
        terminal.types(line)
        if not line:
            break
    terminal.until(told)
    assert terminal.ended() == 0


def test_nothing_is_asked_where_none_is_needed_or_it_was_given(tmp_path: Path) -> None:
    terminal = asking(tmp_path, "unknown", "unkept")
    terminal.until("-> None")
    assert terminal.ended() == 0


def test_what_was_given_is_handed_on_unasked(tmp_path: Path) -> None:
    given = Terminal("-c", ASKING, "unknown", "kept", HOME=str(tmp_path), KULESHOV_PASSPHRASE="a b")
    given.until("-> a b")
    assert given.ended() == 0
