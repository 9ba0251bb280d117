"""Measures clips, several at once, and keeps what was measured of each file."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from engine import private_files
from engine.cache_folders import own_folder
from engine.media.headers import read_header
from engine.media.measured import Measured, Part, digest_of, read, written
from engine.media.measuring import measure_pictures
from engine.problems import Trouble
from engine.story.check.measured import MeasuredClips
from player.tools.loudness import momentary_loudness

_PICTURES: Final = 0.95  # of the work


def measured_clips(parts: Mapping[Path, Part], told: Callable[[float], None]) -> MeasuredClips:
    """What a part of each clip is as measured, or why it could not be; `told` hears how many are
    done (1.5: one and half of another).

    Blocks: 3.5 ms of one core for each picture not seen before. A clip that was measured before
    is measured again only where another part of it is wanted.
    """
    shares = dict.fromkeys(parts, 0.0)
    lock = Lock()

    def measured(path: Path) -> Measured | Trouble:
        def tell(share: float) -> None:
            with lock:
                shares[path] = share
                told(sum(shares.values()))

        try:
            return _measured(path, parts[path], tell)
        except Trouble as trouble:
            return trouble
        except OSError as error:
            return Trouble(f"{path.name} cannot be read: {error.strerror}.")
        finally:
            tell(1.0)

    with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="measuring") as pool:
        return dict(zip(parts, pool.map(measured, parts), strict=True))


def kept_measured(digest: str) -> Measured | None:
    """What was measured of a clip and is kept, by the clip's `digest_of`; None where nothing is."""
    with suppress(OSError, UnicodeDecodeError):
        return read(_file_of(digest).read_text(encoding="utf-8"))
    return None


def kept_since() -> int:
    """When something was kept at last, in nanoseconds; 0 where nothing ever was."""
    try:
        return (own_folder() / "measured").stat().st_mtime_ns
    except OSError:
        return 0


def _file_of(digest: str) -> Path:
    return own_folder() / "measured" / f"{digest}.json"


def _measured(path: Path, part: Part, tell: Callable[[float], None]) -> Measured:
    digest = digest_of(path)
    kept = _file_of(digest)
    found = kept_measured(digest)
    seen = found is not None and found.covers(part)
    if found is not None and seen and found.loudness is not None:
        return found
    made = found
    if made is None or not seen:
        wanted = part if found is None else part.joined(Part(found.begin, found.end))
        made = measure_pictures(path, wanted, lambda share: tell(_PICTURES * share))
    loudness = found.loudness if found is not None else None
    if loudness is None:
        loudness = momentary_loudness(path) if read_header(path).has_audio else ()
    made = replace(made, loudness=loudness)
    with suppress(OSError):  # what cannot be kept is measured again
        private_files.make_folder(kept.parent)
        private_files.write_file(kept, written(made))
    return made
