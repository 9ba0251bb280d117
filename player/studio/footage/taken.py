"""A clip that somebody drops onto the board from elsewhere, taken into the film's folder.

It is a copy: a page is told what a file holds, never where it lies.
"""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from engine.media.containers import SUFFIXES
from engine.whole_files import replacing
from player.studio.studio import Studio
from player.studio.words import Refusal

_SPARE: Final = 200_000_000  # bytes that stay free


async def taken(
    studio: Studio, media: str, name: str, size: int, parts: AsyncIterator[bytes]
) -> str:
    """Write a clip of `size` bytes into the story's media folder, as it would be named there.

    One of this name and size that lies there already is that clip, and is not copied. Raises
    Trouble where it cannot be had.
    """
    studio.must_write()
    called = _plain(name)
    if Path(called).suffix.lower() not in SUFFIXES:
        raise Refusal("clip_not_played", clip=called)
    folder = (studio.folder / media).resolve()
    if not folder.is_relative_to(studio.folder):
        raise Refusal("media_outside", media=media)
    path, number = folder / called, 2
    while path.exists():
        if path.is_file() and path.stat().st_size == size:
            return path.name
        path = folder / f"{Path(called).stem}_{number}{Path(called).suffix}"
        number += 1
    try:
        folder.mkdir(exist_ok=True)
        if size > shutil.disk_usage(folder).free - _SPARE:
            raise Refusal("no_room", clip=called, folder=folder)
        with replacing(path) as part, part.open("wb") as file:
            async for each in parts:
                file.write(each)
            if file.tell() != size:
                raise Refusal("broke_off", clip=called)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal("not_copied", clip=called, reason=reason) from None
    return path.name


def _plain(name: str) -> str:
    """A file's own name, without what a story's path may not hold."""
    own = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[\x00-\x1f:*?"<>|]', "_", own).strip(" .")[-120:] or "clip"
