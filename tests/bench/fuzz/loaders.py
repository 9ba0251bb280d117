"""Every file that the program reads besides stories, mutated: each must be read, or be told in a
sentence (Trouble, Problem), and never anything else.

A loader here has files that are in order and a function that reads one as the program does. Lines
that are chained are chained anew after they were mutated, most times: else the chain would be all
that is tried.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from engine.problems import Trouble
from engine.showing.log.chain import chained
from tests.bench.fuzz.mutations import by_byte, by_letter, mutate_nodes

ROOT: Final = Path(__file__).parents[3]
Form = Literal["json", "yaml", "lines", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class Loader:
    """One kind of file. `originals` gives contents that are in order, `read` reads one from a path
    or raises Trouble; `names` are keys that may come in."""

    name: str
    suffix: str
    form: Form
    originals: Callable[[], Sequence[bytes]]
    read: Callable[[Path], object]
    names: tuple[str, ...] = ("x", "name", "time")


def mutated(loader: Loader, draw: random.Random) -> bytes:
    """A file of this kind that nobody wrote."""
    content = draw.choice(loader.originals())
    kind = draw.random()
    if kind < 0.6 and (by_node := _by_node(loader, content, draw)) is not None:
        return by_node
    if kind < 0.85 and loader.form != "bytes":
        return by_letter(content.decode("utf-8", "replace"), draw)
    return by_byte(content, draw)


def _by_node(loader: Loader, content: bytes, draw: random.Random) -> bytes | None:
    try:
        if loader.form == "json":
            data = [json.loads(content)]
            mutate_nodes(data, draw, loader.names)
            return json.dumps(data[0] if data else None).encode()
        if loader.form == "yaml":
            data = [json.loads(json.dumps(yaml.safe_load(content), default=str))]
            mutate_nodes(data, draw, loader.names)
            return yaml.safe_dump(data[0] if data else None, allow_unicode=True).encode()
        if loader.form == "lines":
            return _lines(content, draw, loader.names)
    except (ValueError, TypeError, RecursionError, yaml.YAMLError):
        return None
    return None


def _lines(content: bytes, draw: random.Random, names: Sequence[str]) -> bytes:
    """JSON lines of which one to three were mutated, and the chain made whole again."""
    lines: list[Any] = [json.loads(line) for line in content.splitlines()]
    for _ in range(draw.choice((1, 1, 3))):
        at = draw.randrange(len(lines))
        line = [lines[at]]
        mutate_nodes(line, draw, names)
        lines[at : at + 1] = line[:1]
        if not lines:
            break
    written, previous = [], ""
    for line in lines:
        if isinstance(line, dict) and "chain" in line:
            text, previous = chained({k: v for k, v in line.items() if k != "chain"}, previous)
        else:
            text = json.dumps(line)
        written.append(text)
    return "\n".join(written).encode() + b"\n"


# --- the loaders ------------------------------------------------------------------------------


@cache
def _sample() -> Any:
    from engine.story.load import load_story

    return load_story(ROOT / "sample_film" / "story.yaml")


@cache
def _logs() -> tuple[bytes, ...]:
    """Logs of simulated showings of the teaching stories, whole or cut off."""
    import tempfile

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
    import tempfile

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


@cache
def _places() -> tuple[bytes, ...]:
    loaded = _sample()
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

    loaded = _sample()
    read_resume_point(path, loaded.film_digest, loaded.story, loaded.digest)


def _venues() -> tuple[bytes, ...]:
    from engine.kiosk.venue_file import EXAMPLE

    small = b"kiosk: 1\nfilms: [{story: film/story.yaml}]\n"
    return EXAMPLE.read_bytes(), small


def _read_venue(path: Path) -> None:
    from engine.kiosk.venue_file import read_venue

    read = read_venue(path)
    for problem in read.problems:
        if not problem.message or not problem.remedy or problem.line < 1 or problem.column < 1:
            raise RuntimeError(f"a problem without place or remedy: {problem!r}")
    if read.venue is None and not read.problems:
        raise RuntimeError("neither a venue nor a problem")
    if read.venue is None:
        raise Trouble("told")


@cache
def _captions() -> tuple[bytes, ...]:
    found = [each.read_bytes() for each in sorted((ROOT / "sample_film" / "captions").iterdir())]
    srt = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>Once</i> {\\an8}more.\n\n2\n0:0:3,1 --> 0:0:4\n- So\n"
    )
    vtt = "WEBVTT\n\nNOTE x\n\nSTYLE\n::cue{}\n\na\n00:01.000 --> 00:02.000 line:0\n<v A>B\n"
    more = [srt.encode(), vtt.encode(), srt.encode("utf-16"), srt.encode("latin-1")]
    return tuple(found + more)


def _read_captions(path: Path) -> None:
    from player.screen.captions import CaptionTrack

    CaptionTrack.read(path, "de")


@cache
def _recordings() -> tuple[bytes, ...]:
    lines = (ROOT / "sample_film" / "viewer.jsonl").read_bytes().splitlines(keepends=True)
    return (b"".join(lines[:40]), b"".join(lines[:300]))


def _read_recording(path: Path) -> None:
    from engine.sensing.recorded import read_recording

    read_recording(path)


@cache
def _plans() -> tuple[bytes, ...]:
    plans = [*(ROOT / "stories").glob("*.plan.yaml"), ROOT / "sample_film" / "story.plan.yaml"]
    return tuple(each.read_bytes() for each in plans)


def _read_plan(path: Path) -> None:
    from engine.showing.plan import read_plans

    read = read_plans(path, _sample().story)
    if read.problems:
        raise Trouble("told")


@cache
def _consent_logs() -> tuple[bytes, ...]:
    import tempfile

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


@cache
def _clips() -> tuple[bytes, ...]:
    """The beginning of a real film: what says what it holds."""
    import tempfile

    from tests.support.clips import make_clip

    with tempfile.TemporaryDirectory() as name:
        clip = make_clip(Path(name) / "clip.mp4", seconds=0.5, size="64x36")
        return (clip.read_bytes(),)


def _read_clip(path: Path) -> None:
    from engine.media.containers import container_of
    from engine.media.headers import read_header
    from engine.media.playability import playability_of
    from engine.media.probe import probe_media

    try:
        container_of(path)
        playability_of(path)
    except OSError:
        pass
    read_header(path)
    probe_media(path)


LOADERS: Final = (
    Loader("log", ".jsonl", "lines", _logs, _read_log, ("event", "now", "inputs", "segment", "at")),
    Loader("log of a showing that was cut off", ".jsonl", "lines", _logs, _read_unfinished),
    Loader("profile", ".json", "json", _profiles, _read_profile, ("name", "limits", "traits")),
    Loader("vault entry and key", ".bin", "bytes", _vault_files, _read_vault),
    Loader("place", ".json", "json", _places, _read_place, ("path", "segment", "start", "end")),
    Loader("kiosk.yaml", ".yaml", "yaml", _venues, _read_venue, ("films", "story", "times")),
    Loader("captions", ".srt", "text", _captions, _read_captions),
    Loader("recorded viewer", ".jsonl", "lines", _recordings, _read_recording, ("quantity",)),
    Loader("plan", ".plan.yaml", "yaml", _plans, _read_plan, ("viewer", "expect", "path")),
    Loader("consent log", ".jsonl", "lines", _consent_logs, _read_consent_log, ("act", "at")),
    Loader("clip", ".mp4", "bytes", _clips, _read_clip),
)  # fmt: skip
