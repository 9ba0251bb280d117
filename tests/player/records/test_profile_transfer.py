"""Profiles carried to another machine: under a passphrase, and no limit is lost on the way."""

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import pytest

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.traits import TraitBelief, Traits
from engine.vault.key_stores import UnprotectedKeyStore
from engine.vault.sealing import Cost
from engine.vault.vault import DAY
from engine.viewer.limits import ViewerLimits
from player.records.profile_transfer import export_profiles, import_profiles, read_export
from player.records.profiles import Profiles
from tests.support.calling import Answer, answered
from tests.support.chance import share_of
from tests.support.killing import Told, killed
from tests.support.vaults import Answers

PASSPHRASE = "carry me over"
CHEAP = Cost(log_n=10)


def machine(folder: Path) -> Profiles:
    return Profiles(folder / "data", [UnprotectedKeyStore(folder / "keys")])


def carried(profiles: Profiles, *names: str, out: Path) -> Path:
    assert export_profiles(profiles, names, out, Answers(PASSPHRASE), CHEAP) == list(names)
    return out


def test_a_profile_comes_over_whole_with_how_long_it_is_kept(tmp_path: Path) -> None:
    here, there = machine(tmp_path / "here"), machine(tmp_path / "there")
    mine = Profile("Zoë", ViewerLimits(("gore",), rating=12)).after(Traits(TraitBelief(0.3, 0.01)))
    here.keep(mine, 90 * DAY)
    file = carried(here, "Zoë", out=tmp_path / "file")
    assert file.stat().st_mode & 0o077 == 0
    assert b"gore" not in file.read_bytes() and "Zoë".encode() not in file.read_bytes()
    found = read_export(file, Answers(PASSPHRASE))
    assert [each.became for each in import_profiles(there, found, None)] == ["kept"]
    listed = there.listed("Zoë")
    assert listed is not None and listed.profile == mine
    assert listed.term.keep_for == 90 * DAY
    assert [each.became for each in import_profiles(there, found, None)] == ["unchanged"]


def test_of_two_of_one_name_the_limits_of_both_hold(tmp_path: Path) -> None:
    here, there = machine(tmp_path / "here"), machine(tmp_path / "there")
    here.keep(Profile("Ada", ViewerLimits(("gore",), rating=16), showings=3))
    here.keep(Profile("Bo"))
    there.keep(Profile("ada", ViewerLimits(("flashing",), rating=12), showings=1))
    found = read_export(carried(here, "Ada", "Bo", out=tmp_path / "file"), Answers(PASSPHRASE))
    with pytest.raises(Trouble, match=r"profile of Ada already, and nothing was imported.*--merge"):
        import_profiles(there, found, None)
    assert there.find("Bo") is None
    left = import_profiles(there, found, lambda _name: False)
    assert [each.became for each in left] == ["left", "kept"]
    assert there.find("Ada") == Profile("ada", ViewerLimits(("flashing",), rating=12), showings=1)
    merged = import_profiles(there, found, lambda _name: True)
    assert [each.became for each in merged] == ["merged", "unchanged"]
    both = there.find("Ada")
    assert both is not None
    assert (both.limits.rating, set(both.limits.without)) == (12, {"gore", "flashing"})
    assert both.showings == 3


def test_where_the_one_that_is_here_cannot_be_read_nothing_is_imported(tmp_path: Path) -> None:
    here, there = machine(tmp_path / "here"), machine(tmp_path / "there")
    for profiles in (here, there):
        profiles.keep(Profile("Ada", ViewerLimits(rating=12)))
    here.keep(Profile("Bo"))
    next((tmp_path / "there" / "keys").glob("*.key")).unlink()
    found = read_export(carried(here, "Bo", "Ada", out=tmp_path / "file"), Answers(PASSPHRASE))
    with pytest.raises(Trouble, match="its key is not in"):
        import_profiles(there, found, lambda _name: True)
    assert there.find("Bo") is None


def changed(written: bytes) -> Iterator[bytes]:
    whole = json.loads(written)
    yield from (b"", b"{}", b"[]", b"[" * 9999, written[:-20], written[: len(written) // 2])
    yield bytes(len(written))
    yield json.dumps({**whole, "kuleshov_profiles": 2}).encode()
    yield json.dumps({**whole, "salt": whole["salt"][::-1]}).encode()
    yield json.dumps({**whole, "scrypt": {"log_n": 60, "r": 8, "p": 1}}).encode()
    yield written.replace(b"kuleshov_profiles", b"kuleshov_sealed_key")
    chance = Random(3)
    for _ in range(40):
        place = chance.randrange(len(written))
        yield (
            written[:place]
            + bytes([written[place] ^ 1 << chance.randrange(8)])
            + written[place + 1 :]
        )


def test_a_file_that_is_damaged_or_of_another_kind_or_version_is_told(tmp_path: Path) -> None:
    here = machine(tmp_path / "here")
    here.keep(Profile("Ada"))
    file = carried(here, "Ada", out=tmp_path / "file")
    whole = file.read_bytes()
    with pytest.raises(Trouble, match="not the passphrase of"):
        read_export(file, Answers("carry me under"))
    for each in changed(whole):
        file.write_bytes(each)
        with pytest.raises(Trouble, match="no file of exported profiles"):
            read_export(file, Answers())  # nobody is even asked
    for nothing in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Trouble, match="cannot be read"):
            read_export(nothing, Answers())
    with pytest.raises(Trouble, match="There is no profile Bo"):
        export_profiles(here, ["Bo"], tmp_path / "none", Answers())


@pytest.mark.thorough
def test_a_kill_while_limits_are_set_or_imported_drops_none(tmp_path: Path) -> None:
    here = machine(tmp_path / "here")
    names = [f"viewer {number}" for number in range(3)]
    for name in names:
        here.keep(Profile(name, ViewerLimits(("gore",))))
    found = read_export(carried(here, *names, out=tmp_path / "file"), Answers(PASSPHRASE))
    there, chance, least = tmp_path / "there", Random(5), 100
    machine(there).keep(Profile(names[0], ViewerLimits(("flashing",), rating=least)))
    for _ in range(share_of(15)):

        def work(told: Told, least: int = least) -> None:
            for turn in count(1):
                machine(there).limit(names[0], ViewerLimits(rating=max(0, least - turn)))
                told(max(0, least - turn))
                import_profiles(machine(there), found, lambda _name: True)

        done = killed(work, chance)
        kept = machine(there).find(names[0])
        assert kept is not None and kept.limits.rating is not None
        assert kept.limits.rating <= done[-1]
        assert "flashing" in kept.limits.without
        least = kept.limits.rating
        assert [each.trouble for each in machine(there).all() if each.trouble] == []


def on(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: object) -> Answer:
    """`kuleshov profile` on a machine of this folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("KULESHOV_EXPORT_PASSPHRASE", PASSPHRASE)
    return answered("profile", *words)


@pytest.mark.thorough
def test_it_is_done_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "mine.profiles"
    assert on(here, monkeypatch, "export", "--all", "-o", file).returncode == 2
    on(here, monkeypatch, "limit", "Ada", "--age", 12)
    assert on(here, monkeypatch, "export", "-o", file).returncode == 2
    assert on(here, monkeypatch, "export", "Bo", "-o", file).returncode == 2
    out = on(here, monkeypatch, "export", "Ada", "-o", file)
    assert out.returncode == 0 and "delete it once it is imported" in out.stderr
    assert "KULESHOV_EXPORT_PASSPHRASE" not in os.environ  # no child shall inherit it
    assert on(here, monkeypatch, "export", "Ada", "-o", file).returncode == 2  # it is there
    again = on(here, monkeypatch, "export", "--all", "-o", file, "--overwrite", "--json")
    assert json.loads(again.stdout) == {"file": str(file), "profiles": ["Ada"]}
    assert "is kept here now" in on(there, monkeypatch, "import", file).stderr
    on(there, monkeypatch, "limit", "Ada", "--age", 6)
    on(here, monkeypatch, "limit", "Ada", "--without", "gore")
    on(here, monkeypatch, "export", "Ada", "-o", file, "--overwrite")
    refused = on(there, monkeypatch, "import", file)
    assert refused.returncode == 1 and "--merge" in refused.stderr
    merged = on(there, monkeypatch, "import", file, "--merge", "--json")
    assert json.loads(merged.stdout) == [{"name": "Ada", "became": "merged"}]
    (shown,) = json.loads(on(there, monkeypatch, "show", "Ada", "--json").stdout)
    assert shown["limits"] == "without gore; rating 6"
    wrong = on(there, monkeypatch, "import", tmp_path / "nowhere")
    assert wrong.returncode == 1 and "cannot be read" in wrong.stderr
