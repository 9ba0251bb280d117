"""Files that the program wrote itself and reads again."""

import json
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from engine.problems import Trouble
from tests.bench.fuzz.loader import Loader
from tests.bench.fuzz.mutations import mutate_nodes

ROOT: Final = Path(__file__).parents[3]


@cache
def _logs() -> tuple[bytes, ...]:
    """Logs of simulated showings of the teaching stories, whole or cut off."""
    from tests.support.calling import answered

    found: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, story in enumerate(sorted((ROOT / "stories").glob("*.yaml"))[:2]):
            if story.name.endswith(".plan.yaml"):
                continue
            log = Path(folder) / f"{number}.jsonl"
            answered("simulate", story, "--viewers", 1, "--seed", 1, "--only", 0, "-o", log)
            lines = log.read_bytes().splitlines(keepends=True)
            found += [b"".join(lines[:60]), b"".join(lines[:400])]
    assert found
    return tuple(found)


def _read_log(path: Path) -> None:
    from engine.showing.log.reader import open_log
    from engine.showing.log.replay import replay
    from engine.showing.log.summary import Summary
    from engine.showing.log.why import explanations_of

    events = open_log(path).events
    summary = Summary()
    for event in events:
        summary.take(event)
    summary.as_json()
    for each in (lambda: replay(path), lambda: explanations_of(events)):
        try:
            each()
        except Trouble:
            continue


def _read_unfinished(path: Path) -> None:
    """What the next start does with it: nothing may be raised at all."""
    from player.records.unfinished import complete_unfinished

    (path.parent / "summary.json").unlink(missing_ok=True)
    try:
        complete_unfinished(path.parent.parent, 1 << 30)
    except Trouble as trouble:
        raise RuntimeError(f"the next start would not begin: {trouble}") from trouble


@cache
def _profiles() -> tuple[bytes, ...]:
    from engine.showing.profile import Profile
    from engine.steering.traits import Traits
    from engine.viewer.limits import ViewerLimits

    limits = ViewerLimits(without=("violence",), rating=12, intensity=0.5)
    plain = Profile("Ada")
    return plain.written(), Profile("Ben", limits).after(Traits()).written()


def _read_profile(path: Path) -> None:
    from engine.showing.profile import Profile

    Profile.read(path.read_bytes())


def _vault(folder: Path) -> Any:
    from engine.vault.key_stores import UnprotectedKeyStore
    from player.records.profiles import Profiles

    return Profiles(folder / "profiles", [UnprotectedKeyStore(folder / "keys")])


@cache
def _vault_files() -> tuple[bytes, ...]:
    """The entry of a vault, and its key, one after the other with a mark between."""
    from engine.showing.profile import Profile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _vault(folder).keep(Profile("Ada"))
        (entry,) = [each for each in (folder / "profiles" / "kept").iterdir() if _is_entry(each)]
        (key,) = (folder / "keys").glob("*.key")
        _stems.append((entry.name, key.name))
        return (entry.read_bytes(), key.read_bytes())


_stems: list[tuple[str, str]] = []


def _is_entry(path: Path) -> bool:
    return path.is_file() and path.suffix != ".lock" and bool(path.stat().st_size)


def _read_vault(path: Path) -> None:
    """The mutated file in the place of the entry or of the key, the other as it was."""
    entry, key = _vault_files()
    entry_name, key_name = _stems[0]
    content = path.read_bytes()
    is_key = content[:1] in b"{[" and not content.startswith(b"kuleshov")
    folder = path.parent / "vault"
    for where, written in (
        (folder / "profiles" / "kept" / entry_name, entry if is_key else content),
        (folder / "keys" / key_name, content if is_key else key),
    ):
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(written)
    for look in (lambda: _vault(folder).find("Ada"), lambda: _vault(folder).all()):
        try:
            look()
        except Trouble:
            continue


_PASSPHRASE: Final = "a lamp in the dark"


def _asked(_what: str, _is_new: bool) -> str:
    return _PASSPHRASE


@cache
def _lid() -> Any:
    from engine.vault.passphrase_box import Lid
    from engine.vault.sealing import Cost

    return Lid.of(_PASSPHRASE, cost=Cost(log_n=10))


def _boxed(text: str) -> bytes:
    from engine.vault.passphrase_box import Box

    written = Box.closed("kuleshov_profiles", 1, "", _lid(), text).written()
    return written if isinstance(written, bytes) else written.encode()


def _exported() -> tuple[bytes, ...]:
    carried = [{"keep_for": 86400, "profile": json.loads(each)} for each in _profiles()]
    return (_boxed(json.dumps({"profiles": carried})),)


def _exported_within(_content: bytes, draw: Random) -> bytes:
    carried = [{"keep_for": 86400, "profile": json.loads(each)} for each in _profiles()]
    data = [{"profiles": carried}]
    mutate_nodes(data, draw, ("profiles", "profile", "keep_for"))
    return _boxed(json.dumps(data[0] if data else None))


def _read_exported(path: Path) -> None:
    from player.records.profile_transfer import import_profiles, read_export

    carried = read_export(path, _asked)
    import_profiles(_vault(path.parent / "imported"), carried, lambda _name: True)


@cache
def sample() -> Any:
    """The sample film's story, as loaded."""
    from engine.story.load import load_story

    return load_story(ROOT / "sample_film" / "story.yaml")


@cache
def _places() -> tuple[bytes, ...]:
    loaded = sample()
    spans = [
        {"segment": name, "start": 2.0, "end": 5.0} for name in list(loaded.story.segments)[:4]
    ]
    kept = {
        "kuleshov_state": 1, "story": loaded.film_digest, "segment": spans[-1]["segment"],
        "position": 5.0, "path": spans, "sound_track": 0, "log": "log.jsonl",
    }  # fmt: skip
    return (json.dumps(kept).encode(), json.dumps({**kept, "path": spans[:1]}).encode())


def _read_place(path: Path) -> None:
    from player.records.resume import read_resume_point

    loaded = sample()
    read_resume_point(path, loaded.film_digest, loaded.story, loaded.digest)


@cache
def _consent_logs() -> tuple[bytes, ...]:
    from engine.consent.consent_log import Entry, record

    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "consent.jsonl"
        for act in ("granted", "refused", "withdrawn"):
            entry = Entry("2026-11-26T20:00:00Z", act, ("face",), "r1", "screen", "en", "ab" * 32)
            record(log, [entry, entry])
        return (log.read_bytes(), b"")


def _read_consent_log(path: Path) -> None:
    from engine.consent.consent_log import Entry, record, verify

    try:
        verify(path)
    finally:  # whatever it holds, the next answer has to find its place
        record(path, [Entry("2026-11-26T20:00:00Z", "granted", ("voice",), "r2", "key")])


LOADERS: Final = (
    Loader("log", ".jsonl", "lines", _logs, _read_log, ("event", "now", "inputs", "segment", "at")),
    Loader("log of a showing that was cut off", ".jsonl", "lines", _logs, _read_unfinished),
    Loader("profile", ".json", "json", _profiles, _read_profile, ("name", "limits", "traits")),
    Loader("vault entry and key", ".bin", "bytes", _vault_files, _read_vault),
    Loader("exported profiles", ".json", "text", _exported, _read_exported, (), _exported_within),
    Loader("place", ".json", "json", _places, _read_place, ("path", "segment", "start", "end")),
    Loader("consent log", ".jsonl", "lines", _consent_logs, _read_consent_log, ("act", "at")),
)
