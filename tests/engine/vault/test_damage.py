"""Whatever becomes of a record, a key or an exported file: it is read whole, or told."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.vault.entry_file import Term, content_of, term_of, written
from engine.vault.key_stores import UnprotectedKeyStore
from engine.vault.passphrase_box import Box, Lid, WrongPassphraseError
from engine.vault.passphrase_keys import PassphraseKeyStore
from engine.vault.sealing import Cost, WrongKeyError, new_secret
from tests.support.vaults import Answers, vault

SECRET = b'{"without": ["violence"]}'
CHEAP = Cost(log_n=10)


def flipped(whole: bytes) -> Iterator[bytes]:
    """Every one that differs by one bit."""
    for place in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        yield bytes(changed)


def cut(whole: bytes) -> Iterator[bytes]:
    """Every beginning, and what a power cut leaves of a file: zeros."""
    for length in range(len(whole)):
        yield whole[:length]
        yield whole[:length] + bytes(len(whole) - length)


@pytest.mark.parametrize("damaged", [flipped, cut])
def test_a_record_with_any_one_bit_turned_or_cut_anywhere_is_told(
    damaged: Callable[[bytes], Iterator[bytes]],
) -> None:
    secret, term = new_secret(), Term(3, 2_000_000_000, 86_400)
    whole = written(secret, "Ada", term, SECRET)
    assert (content_of(secret, "ada", whole), term_of(whole)) == (SECRET, term)
    for changed in damaged(whole):
        if changed == whole:
            continue
        with pytest.raises(ValueError):
            content_of(secret, "Ada", changed)
        try:  # nor does it expire at another time
            assert term_of(changed) == term
        except ValueError:
            continue


def test_a_record_of_another_name_or_key_does_not_open() -> None:
    secret = new_secret()
    whole = written(secret, "Ada", Term(), SECRET)
    for key, name in ((secret, "Bo"), (new_secret(), "Ada")):
        with pytest.raises(WrongKeyError):
            content_of(key, name, whole)


@pytest.mark.parametrize("which", ["kept/*", "*.key"])
@pytest.mark.parametrize("damaged", [flipped, cut])
def test_in_a_vault_it_is_read_whole_or_told_and_never_replaced(
    tmp_path: Path, which: str, damaged: Callable[[bytes], Iterator[bytes]]
) -> None:
    here = vault(tmp_path)
    here.keep("Ada", SECRET)
    (file,) = tmp_path.rglob(which)
    whole, told = file.read_bytes(), 0
    for changed in list(damaged(whole))[::5]:
        file.write_bytes(changed)
        try:
            assert here.read("Ada") == SECRET  # a bit that base64 or a name's case leaves open
        except Trouble as trouble:
            told += 1
            assert "Ada" in str(trouble)
            with pytest.raises(Trouble):
                here.keep("Ada", b"without limits")
            assert file.read_bytes() == changed
    assert told > 20
    file.write_bytes(whole)
    assert here.read("Ada") == SECRET


def test_a_version_before_this_one_is_read_and_a_later_one_is_told(tmp_path: Path) -> None:
    """As the one before wrote it: `kuleshov vault 2`, and a key that does not count."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    here = vault(tmp_path)
    here.keep("Ada", b"")
    (key,) = (tmp_path / "keys").glob("*.key")
    kept = json.loads(key.read_text("utf-8"))
    del kept["turn"]
    key.write_text(json.dumps({**kept, "kuleshov_key": 1}), "utf-8")
    secret = UnprotectedKeyStore(tmp_path / "keys").get(key.stem).secret  # type: ignore[union-attr]
    head = b"kuleshov vault 2\n"
    record = tmp_path / "data" / "kept" / key.stem
    record.write_bytes(head + b"n" * 12 + AESGCM(secret).encrypt(b"n" * 12, SECRET, head + b"ada"))
    assert here.read("Ada") == SECRET
    assert here.expire() == []
    here.keep("Ada", SECRET + b" ")  # and is of this version from now on
    assert record.read_bytes().startswith(b"kuleshov vault 3 ")
    assert here.read("Ada") == SECRET + b" "
    record.write_bytes(record.read_bytes().replace(b"vault 3", b"vault 12"))
    with pytest.raises(Trouble, match="a newer Kuleshov kept it"):
        here.read("Ada")


@pytest.mark.parametrize("damaged", [flipped, cut])
def test_a_box_with_any_one_bit_turned_or_cut_anywhere_is_told(
    damaged: Callable[[bytes], Iterator[bytes]],
) -> None:
    lid = Lid.of("sea and salt", cost=CHEAP)
    whole = Box.closed("kind", 1, "", lid, "text").written().encode()
    assert Box.read(whole, "kind", 1, "").opened(lid) == "text"
    for changed in damaged(whole):
        if changed.rstrip() == whole.rstrip():
            continue
        with pytest.raises(ValueError):
            Box.read(changed, "kind", 1, "")


def test_a_box_opens_by_its_own_passphrase_alone_and_is_bound_to_what_it_is() -> None:
    lid = Lid.of("sea and salt", cost=CHEAP)
    box = Box.closed("kind", 1, "Ada's", lid, "text")
    text = box.written()
    assert box.lid("sea and salt") == lid
    with pytest.raises(WrongPassphraseError):
        box.opened(box.lid("sea and sand"))
    with pytest.raises(WrongPassphraseError):
        Box.read(text, "kind", 1, "Bo's").opened(lid)
    with pytest.raises(ValueError, match="none"):
        Box.read(text, "other", 1, "Ada's")
    with pytest.raises(ValueError, match="newer"):
        Box.read(text.replace('"kind": 1', '"kind": 2'), "kind", 1, "Ada's")
    composed, apart = "Pür\u00e9e 123", "Pür\u0065\u0301e 123"
    assert Lid.of(composed, lid.salt, CHEAP) == Lid.of(apart, lid.salt, CHEAP)
    for cost in ({"log_n": 30}, {"p": 99}, {"r": True}, {"log_n": 17.5}):
        with pytest.raises(ValueError, match="cost"):
            Cost(**cost)  # type: ignore[arg-type]


def test_a_guess_at_a_new_passphrase_costs_128_mib(tmp_path: Path) -> None:
    """OWASP's recommendation for scrypt, which the README states."""
    answers = Answers("sea and salt")
    here = vault(tmp_path, [PassphraseKeyStore(tmp_path / "keys", answers)])
    here.keep("Ada", SECRET)
    (file,) = (tmp_path / "keys").glob("*.sealed")
    assert json.loads(file.read_text("utf-8"))["scrypt"] == {"log_n": 17, "r": 8, "p": 1}
    assert answers.asked == [("the profile Ada", True)]


def test_under_a_passphrase_nothing_opens_without_it(tmp_path: Path) -> None:
    folder = tmp_path / "keys"

    def at_home(*answers: str) -> PassphraseKeyStore:
        return PassphraseKeyStore(folder, Answers(*answers), CHEAP)

    here = vault(tmp_path, [at_home("sea and salt")])
    assert "under your passphrase" in here.keep("Ada", SECRET)
    here.keep("Ada", SECRET)  # nobody is asked again
    assert here.read("Ada") == SECRET
    assert not any(b"Ada" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    shutil.copytree(tmp_path, tmp_path / "backup")
    with pytest.raises(Trouble, match="not the passphrase of the profile Ada"):
        vault(tmp_path, [at_home("sea and sand")]).read("Ada")
    with pytest.raises(Trouble, match="no terminal"):
        vault(tmp_path, [at_home()]).read("Ada")
    with pytest.raises(Trouble, match="not the passphrase"):
        vault(tmp_path, [at_home("sea and sand")]).keep("Ada", b"in its place")
    (listed,) = vault(tmp_path, [at_home()]).all()
    assert listed.locked and listed.name == "" and "profile show NAME" in listed.trouble
    assert vault(tmp_path, [at_home("sea and salt")]).read("ada") == SECRET
    (sealed,) = folder.glob("*.sealed")
    sealed.write_bytes(sealed.read_bytes()[:-9])
    with pytest.raises(Trouble, match="its key cannot be read: it is damaged"):
        vault(tmp_path, [at_home("sea and salt")]).read("Ada")
    assert here.erase("Ada")
    assert list(folder.glob("*.sealed")) == []
    assert vault(tmp_path, [at_home()]).read("Ada") is None


def test_who_gives_no_passphrase_keeps_nothing(tmp_path: Path) -> None:
    here = vault(tmp_path, [PassphraseKeyStore(tmp_path / "keys", Answers())])
    with pytest.raises(Trouble, match=r"no terminal.*--key-in unprotected-file"):
        here.keep("Ada", SECRET)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
