"""Where a page finds a segment's clip, still, captions, waveform or proxy. Any thread."""

from urllib.parse import urlencode

from engine.problems import Trouble
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.words import SegmentName
from player.studio.footage.kept import place_of, studio_folder
from player.studio.footage.proxies import NAME
from player.studio.studio import Studio


def address(what: str, segment: SegmentName, **more: object) -> str:
    """Where the page finds a segment's `clip`, `proxy`, `still`, `card`, `captions`, `waveform`."""
    return f"/film/{what}?{urlencode({'segment': segment, **more})}"


def clip_address(studio: Studio, story: Story, segment: SegmentName) -> tuple[str, bool]:
    """Where a segment's clip is found, and whether that is a proxy that was made before. Of a clip
    that is not there, or is an empty file, no address: nobody need ask for it."""
    try:
        clip = clip_path(studio.folder, story, segment)
        if place_of(clip, NAME, studio_folder()).exists():
            return address("proxy", segment), True
        # A clip that is exchanged has another address, and no old picture is shown for it.
        about = clip.stat()
        return address("clip", segment, of=about.st_mtime_ns) if about.st_size else "", False
    except (Trouble, OSError):
        return "", False
