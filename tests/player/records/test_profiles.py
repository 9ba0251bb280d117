"""Profiles by the command line: what is kept of a viewer can be seen, limited and erased."""

import hashlib
import json
import multiprocessing
import shutil
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.traits import TraitBelief, Traits
from engine.story.model import Story
from engine.vault.key_stores import KeyStore
from engine.vault.passphrase_keys import PassphraseKeyStore
from engine.vault.sealing import Cost
from engine.vault.system_keyring import SystemKeyStore
from engine.vault.vault import DAY
from engine.viewer.limits import ViewerLimits
from player.records.profiles import Profiles
from player.viewing.asking import unavailable
from player.viewing.options import PlayOptions
from player.viewing.viewer import Viewer, whose
from tests.support.calling import Answer, answered
from tests.support.vaults import Answers, MemoryKeyring


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def profile(*words: str) -> Answer:
    return answered("profile", *words)


def test_a_profile_is_begun_seen_limited_and_erased() -> None:
    assert "No profile" in profile("list").stderr
    assert profile("show", "Ada").returncode == 2
    begun = profile("limit", "Ada", "--without", "violence", "--longest", "45m")
    assert begun.returncode == 0
    assert begun.stderr.count("read your files") == 1
    assert "Leave that folder out of backups" in begun.stderr
    (found,) = json.loads(profile("limit", "Ada", "--age", "12", "--json").stdout)
    assert found["limits"] == "without violence; rating 12; longest 2700.0"
    assert "Ada" in profile("list").stdout
    assert "`kuleshov profile protect Ada` moves it" in profile("show", "Ada").stderr
    erased = profile("erase", "Ada")
    assert erased.returncode == 0
    assert "its key is destroyed" in erased.stderr
    assert profile("erase", "Ada").returncode == 2
    assert "No profile" in profile("list").stderr


@pytest.mark.parametrize(
    "words",
    [
        *(("--erase",), ("erase",), ("limit", "--age", "12"), ("limit", "Ada"), ("show", "")),
        *(("limit", "Ada", "--longest", "soon"), ("limit", "Ada", "--age", "-1")),
        *(("limit", "Ada", "--keep-for", "soon"), ("limit", "Ada", "--keep-for", "0d")),
        ("limit", "Ada", "--age", "1", "--key-in", "pocket"),
        *(("limit", "Ada", "--intensity", "nan"), ("limit", "\udcff", "--without", "\udcff")),
    ],
)
def test_a_wrong_call_is_a_sentence(words: tuple[str, ...]) -> None:
    done = profile(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("Ada",), "`kuleshov profile show Ada`"),
        (("Ada Lovelace", "--json"), "`kuleshov profile show 'Ada Lovelace'`"),
        (("Ada", "--erase"), "`kuleshov profile erase Ada`"),
        (("Ada", "--age", "12"), "`kuleshov profile limit Ada`"),
        (("lst",), 'did you mean "list"'),
    ],
)
def test_who_writes_it_as_before_is_told_how_it_is_written_now(
    words: tuple[str, ...], meant: str
) -> None:
    done = profile(*words)
    assert done.returncode == 2
    assert meant in done.stderr


def a_story(**first: object) -> Story:
    end = {"clip": "any.mp4", "out": 5}
    segments = {
        "a": {**end, "next": [{"to": "mild"}, {"to": "harsh", "default": True}], **first},
        "mild": end,
        "harsh": {**end, "notes": ["violence"], "rating": 16},
    }
    return Story.model_validate({"start": "a", "segments": segments})


def viewer(**given: object) -> Viewer:
    return whose(PlayOptions(story=Path("any"), **given), print)  # type: ignore[arg-type]


def test_limits_of_today_and_of_the_profile_hold_together() -> None:
    Profiles().keep(
        Profile("Ada", ViewerLimits(("violence",))).after(Traits(TraitBelief(0.3, 0.01)))
    )
    found = viewer(viewer="Ada", limits=ViewerLimits(rating=12))
    assert found.preset.limits == ViewerLimits(("violence",), rating=12)
    assert found.wanted.without == {"violence"}
    assert found.wanted.age == 12
    assert found.preset.traits.valence.mean == 0.3
    assert viewer().preset.limits == ViewerLimits()


def test_a_note_that_is_misspelt_is_no_silent_yes() -> None:
    said: list[str] = []
    with pytest.raises(Trouble, match='did you mean "violence"'):
        viewer(limits=ViewerLimits(("violnce",))).is_told(a_story(), said.append)
    viewer(limits=ViewerLimits(("spiders",))).is_told(a_story(), said.append)
    assert said == ['No segment of this film is noted as "spiders"; there are: violence.']


def test_what_limits_mean_for_a_story_is_said_beforehand() -> None:
    said: list[str] = []
    viewer().may_see(a_story(), said.append)
    viewer(limits=ViewerLimits(("violence",))).may_see(a_story(), said.append)
    assert said == []  # another way round is open
    with pytest.raises(Trouble, match="cannot be shown within your limits"):
        viewer(limits=ViewerLimits(rating=12)).may_see(a_story(rating=16), said.append)
    narrow = a_story(
        next=[
            {"to": "mild", "when": "viewer.valence > 0"},
            {"to": "harsh", "default": True},
        ]
    )
    viewer(limits=ViewerLimits(("violence",))).may_see(narrow, said.append)
    assert said[0].startswith("Within your limits: only through guards")


def test_what_was_learned_is_kept_and_known_the_next_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = viewer(viewer="Ada")
    assert Profiles().find("Ada") is None  # named, but nothing is kept before consent
    assert found.keep(Traits(TraitBelief(0.2, 0.02))) == ""
    assert "Its key lies unprotected in" in capsys.readouterr().out
    kept = Profiles().find("Ada")
    assert kept is not None
    assert kept.showings == 1
    assert viewer(viewer="Ada").preset.traits == kept.traits.another_day()


def test_what_was_set_or_erased_while_the_film_ran_holds() -> None:
    first = viewer(viewer="Ada")
    assert first.keep(Traits()) == ""
    again = viewer(viewer="ADA")
    Profiles().limit("Ada", ViewerLimits(rating=12))
    assert again.keep(Traits(TraitBelief(0.2, 0.02))) == ""
    kept = Profiles().find("Ada")
    assert kept is not None
    assert (kept.name, kept.showings, kept.limits.rating) == ("Ada", 2, 12)
    assert kept.traits.valence.mean == 0.2
    assert Profiles().erase("Ada")
    assert "was erased meanwhile" in again.keep(Traits())
    assert Profiles().find("Ada") is None


def kept_files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "data" / "kuleshov" / "profiles" / "kept").iterdir())


def kept_keys(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "state" / "kuleshov" / "keys").glob("*.key"))


def test_without_its_key_a_film_does_not_begin_for_limits_may_be_in_it(tmp_path: Path) -> None:
    Profiles().limit("Ada", ViewerLimits(("violence",)))
    (key,) = kept_keys(tmp_path)
    key.rename(tmp_path / "key")
    with pytest.raises(Trouble, match=r"Bring the key back.*profile erase Ada.*does not begin"):
        viewer(viewer="Ada")
    (tmp_path / "key").rename(key)
    assert viewer(viewer="ada").preset.limits.without == ("violence",)
    kept_files(tmp_path)[0].unlink()
    with pytest.raises(Trouble, match="does not begin"):
        viewer(viewer="Ada")
    Profiles().erase("Ada")
    assert viewer(viewer="Ada").preset.limits == ViewerLimits()


def test_every_profile_is_listed_with_what_is_wrong_with_it(tmp_path: Path) -> None:
    profiles = Profiles()
    for name in ("Ada", "Bo", "Cy", "Di", "Eve"):
        profiles.limit(name, ViewerLimits(rating=12))
    vault = profiles.vault
    vault.keep("Bo", json.dumps({"kuleshov_profile": 99, "name": "Bo"}).encode())
    vault.keep("Cy", b'{"kuleshov_profile": 1, "name": "Cy", "limits": {"arousal": NaN}}')
    vault.keep("Di", b"[" * 100_000)
    listed = profile("list", "--json")
    assert listed.returncode == 1
    assert "Traceback" not in listed.stderr
    found = {each["name"]: each.get("fault", "") for each in json.loads(listed.stdout)}
    assert list(found) == ["Ada", "Bo", "Cy", "Di", "Eve"]
    assert found["Ada"] == found["Eve"] == ""
    assert "version 99" in found["Bo"]
    assert "limits.arousal: Input should be a finite number" in found["Cy"]
    assert "damaged" in found["Di"]
    for name in ("Bo", "Cy", "Di"):
        one = profile("show", name)
        assert one.returncode == 1
        assert name in one.stderr
    spoken = profile("list")
    assert spoken.returncode == 1
    assert spoken.stdout.count("The profile") == 3
    for name in ("Bo", "Cy", "Di"):
        assert profiles.erase(name)
    assert profile("list").returncode == 0


def _limit(number: int) -> None:
    for turn in range(8):
        Profiles().limit(f"viewer {turn % 4}", ViewerLimits((f"note {number}",), rating=turn))
        Profiles().learn(f"Viewer {turn % 4}", Traits(), known=True)


@pytest.mark.thorough
def test_of_many_at_once_nothing_is_lost() -> None:
    with multiprocessing.get_context("fork").Pool(6) as pool:
        pool.map(_limit, range(6))
    found = Profiles().all()
    assert [each.name for each in found] == [f"viewer {number}" for number in range(4)]
    assert [each.profile.showings for each in found if each.profile] == [12] * 4


def keep_as_at_first(tmp_path: Path, name: str, content: bytes) -> Path:
    """As the first Kuleshov kept it: by Fernet, the key in the folder beside it."""
    folder = tmp_path / "data" / "kuleshov" / "profiles"
    for each in ("kept", "keys"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    stem = hashlib.sha256(name.encode()).hexdigest()[:32]
    key = Fernet.generate_key()
    (folder / "keys" / f"{stem}.key").write_bytes(key)
    (folder / "kept" / stem).write_bytes(Fernet(key).encrypt(content))
    return folder / "keys" / f"{stem}.key"


def test_profiles_of_the_first_kuleshov_are_kept_anew_without_their_old_keys(
    tmp_path: Path,
) -> None:
    kept = {"Ada": ViewerLimits(("violence",)), "ada": ViewerLimits(rating=12)}
    for name, limits in kept.items():
        keep_as_at_first(tmp_path, name, Profile(name, limits).written())
    keep_as_at_first(tmp_path, "Bo", json.dumps({"kuleshov_profile": 9, "name": "Bo"}).encode())
    lost = keep_as_at_first(tmp_path, "Cy", Profile("Cy", ViewerLimits(("gore",))).written())
    lost.unlink()
    # Two spellings of one name: the limits of both.
    assert viewer(viewer="Ada").preset.limits == ViewerLimits(("violence",), rating=12)
    assert not lost.parent.exists()
    assert len(kept_keys(tmp_path)) == 2
    assert len(kept_files(tmp_path)) == 3
    for name in ("Bo", "Cy"):
        with pytest.raises(Trouble, match="does not begin"):
            viewer(viewer=name)
    found = Profiles().all()
    assert [each.name for each in found if each.profile] == ["Ada"]
    assert len([each for each in found if each.trouble]) == 2
    assert Profiles().erase("Cy")
    assert viewer(viewer="Cy").preset.limits == ViewerLimits()


def test_one_of_the_first_kuleshov_that_cannot_move_yet_is_told_and_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keep_as_at_first(tmp_path, "Ada", Profile("Ada", ViewerLimits(rating=12)).written())
    monkeypatch.delenv("KULESHOV_KEY_IN")
    with pytest.raises(Trouble, match=r"cannot be moved .* no terminal .* does not begin"):
        viewer(viewer="ada")
    (listed,) = Profiles().all()
    assert listed.name == "Ada" and "cannot be moved" in listed.trouble
    assert old.exists()
    monkeypatch.setenv("KULESHOV_PASSPHRASE", "sea and salt")
    assert viewer(viewer="Ada").preset.limits.rating == 12
    assert not old.exists()


def test_an_old_profile_that_cannot_be_opened_is_not_passed_over(tmp_path: Path) -> None:
    keep_as_at_first(tmp_path, "Ada", Profile("Ada").written()).write_bytes(b"no key")
    with pytest.raises(Trouble, match="does not begin"):
        viewer(viewer="Ada")
    assert Profiles().erase("Ada")
    assert viewer(viewer="Ada").preset.limits == ViewerLimits()


def test_where_no_key_can_lie_safely_it_is_said_before_the_film_and_nobody_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No keyring, no terminal, and nobody has asked for a plain file."""
    monkeypatch.delenv("KULESHOV_KEY_IN")
    said: list[str] = []
    options = PlayOptions(story=Path("any"), viewer="Ada", consent=frozenset({"profile"}))
    found = whose(options, said.append)
    (sentence,) = said
    assert sentence.startswith("No profile of Ada will be kept:")
    assert "no terminal" in sentence and "--key-in unprotected-file" in sentence
    assert "no terminal" in found.keep(Traits())
    asked = replace(options, consent=None)
    assert "profile" not in unavailable(asked)
    assert unavailable(asked, found.unkept)["profile"] == "not_safe"
    said.clear()
    whose(replace(options, consent=frozenset()), said.append)
    assert said == []  # nothing would be kept


@pytest.mark.thorough
def test_a_profile_under_a_passphrase_is_opened_before_the_film_or_it_does_not_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KULESHOV_KEY_IN")
    monkeypatch.setenv("KULESHOV_PASSPHRASE", "sea and salt")
    assert profile("limit", "Ada", "--age", "12").returncode == 0
    for passphrase, why in ((None, "no terminal"), ("sea and sand", "not the passphrase")):
        if passphrase is not None:
            monkeypatch.setenv("KULESHOV_PASSPHRASE", passphrase)
        with pytest.raises(Trouble, match=rf"{why}.*does not begin"):
            viewer(viewer="Ada")
    monkeypatch.setenv("KULESHOV_PASSPHRASE", "sea and salt")
    found = viewer(viewer="Ada")
    assert found.preset.limits.rating == 12
    assert found.keep(Traits()) == ""  # and nobody is asked again


def keeps(kind: str, folder: Path) -> tuple[Profiles, KeyStore]:
    """Profiles on a machine, with their keys in a place of this kind."""
    keys: KeyStore = (
        SystemKeyStore(MemoryKeyring())
        if kind == "keyring"
        else PassphraseKeyStore(folder / "keys", Answers("sea and salt"), Cost(log_n=10))
    )
    return Profiles(folder / "data", [keys]), keys


@pytest.mark.parametrize("kind", ["keyring", "passphrase"])
def test_after_erasing_no_backup_of_everything_opens(tmp_path: Path, kind: str) -> None:
    """Of all that Kuleshov has written, keys and records, before it was erased."""
    home = tmp_path / "home"
    profiles, keys = keeps(kind, home)
    profiles.keep(Profile("Ada", ViewerLimits(("violence",))))
    shutil.copytree(home, tmp_path / "backup")
    for path in (tmp_path / "backup").rglob("*"):
        assert not path.is_file() or not (b"Ada" in (text := path.read_bytes()) or b"viol" in text)
    assert profiles.erase("Ada")
    assert profiles.find("Ada") is None
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "backup", home)
    thief = (
        keys if kind == "keyring" else PassphraseKeyStore(home / "keys", Answers("sea and sand"))
    )
    with pytest.raises(Trouble, match=r"its key is not in|not the passphrase"):
        Profiles(home / "data", [thief]).find("Ada")


def test_one_whose_time_is_over_is_erased_and_its_limits_are_not_dropped_silently(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Profiles().limit("Ada", ViewerLimits(("violence",)), 90 * DAY)
    Profiles().limit("Bo", ViewerLimits(rating=12), 30 * DAY)
    Profiles().keep(Profile("Cy"), 30 * DAY)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)
    said: list[str] = []
    with pytest.raises(Trouble, match=r"Bo was kept until .* erased now, .* limits are gone"):
        whose(PlayOptions(story=Path("any"), viewer="Bo"), said.append)
    assert [sentence.split(" was kept until")[0] for sentence in said] == ["The profile Cy"]
    assert viewer(viewer="Bo").preset.limits == ViewerLimits()  # the next time it begins anew
    (left,) = Profiles().all()
    assert left.name == "Ada"
    shown = profile("show", "Ada", "--json")
    (found,) = json.loads(shown.stdout)
    assert found["kept_until"] == f"{datetime.fromtimestamp(now + 90 * DAY):%Y-%m-%d}"


def test_an_older_copy_is_taken_by_who_says_so(tmp_path: Path) -> None:
    Profiles().limit("Ada", ViewerLimits(rating=12))
    folder = tmp_path / "data" / "kuleshov" / "profiles"
    shutil.copytree(folder, tmp_path / "backup")
    Profiles().limit("Ada", ViewerLimits(rating=6))
    shutil.copytree(tmp_path / "backup", folder, dirs_exist_ok=True)
    with pytest.raises(Trouble, match=r"older copy.*does not begin"):
        viewer(viewer="Ada")
    assert profile("list").returncode == 1
    assert "rating 12" in profile("show", "Ada", "--accept-older").stdout
    assert "no older copy" in profile("show", "Ada", "--accept-older").stderr
    assert viewer(viewer="Ada").preset.limits.rating == 12


@pytest.mark.thorough
def test_a_key_is_moved_out_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert profile("protect", "Ada").returncode == 2
    Profiles().limit("Ada", ViewerLimits(rating=12))
    monkeypatch.setenv("KULESHOV_PASSPHRASE", "sea and salt")
    moved = profile("protect", "Ada", "--key-in", "passphrase")
    assert moved.returncode == 0 and "under your passphrase" in moved.stderr
    assert kept_keys(tmp_path) == []
    assert profile("show", "Ada").returncode == 1  # for the passphrase was not given
    monkeypatch.setenv("KULESHOV_PASSPHRASE", "sea and salt")
    (found,) = json.loads(profile("show", "Ada", "--json").stdout)
    assert (found["limits"], found["key_in"]) == ("rating 12", "passphrase")
    listed = profile("list", "--json")
    assert listed.returncode == 0
    (locked,) = json.loads(listed.stdout)
    assert locked["name"] == "" and "profile show NAME" in locked["locked"]
    assert profile("protect", "Ada", "--key-in", "keyring").returncode == 2  # there is none here
