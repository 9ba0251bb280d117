"""libVLC itself: the library with our options, the types of its callbacks, what a clip states.

The only file that knows python-vlc and where its declarations differ from C. `deck` makes a
player of it; nothing else touches libVLC.
"""

import ctypes
import functools
import time
from dataclasses import dataclass
from typing import Any, Final

from engine.problems import Trouble
from engine.words import Seconds
from player.playback.picture import Shape

_PARSE_SECONDS: Final[Seconds] = 1.0
_LYING: Final = 4  # from this one on, libvlc_video_orient_t exchanges width and height

# A playlist disguised as .mp4 would make libVLC fetch what it names: naming the demuxers is
# what stops that. Everything drawn over the picture is ours, so libVLC's own is off.
_OPTIONS = (
    "--quiet",
    "--no-osd",
    "--no-spu",
    "--no-video-title-show",
    "--no-lua",
    "--no-stats",
    "--no-interact",
    "--no-sub-autodetect-file",
    "--no-metadata-network-access",
    "--no-xlib",
    "--text-renderer=none",
    # A prerolled first frame is always "late" by the time it is decoded, and would be dropped.
    "--no-drop-late-frames",
    "--no-skip-frames",
    "--access=file",
    "--demux=mp4,mkv,none",
    "--avcodec-hw=none",
    # A preroll is a burst of decoding beside the film: with one thread it cannot take all cores.
    "--avcodec-threads=1",
)

FormatCallback = ctypes.CFUNCTYPE(
    ctypes.c_uint,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(ctypes.c_char * 4),
    ctypes.POINTER(ctypes.c_uint),
    ctypes.POINTER(ctypes.c_uint),
    ctypes.POINTER(ctypes.c_uint),
    ctypes.POINTER(ctypes.c_uint),
)
CleanupCallback = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
LockCallback = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p))
UnlockCallback = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p)
)
DisplayCallback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
PlayCallback = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int64
)


class _Track(ctypes.Structure):
    """libvlc_media_track_t; python-vlc has three pointers where C has a union of one."""

    _fields_ = (
        ("codec", ctypes.c_uint32),
        ("original_fourcc", ctypes.c_uint32),
        ("id", ctypes.c_int),
        ("type", ctypes.c_int),
        ("profile", ctypes.c_int),
        ("level", ctypes.c_int),
        ("detail", ctypes.c_void_p),
        ("bitrate", ctypes.c_uint),
        ("language", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
    )


@functools.cache
def library() -> Any:
    """python-vlc and one libVLC instance for the process. Trouble where it is not installed."""
    try:
        import vlc
    except (OSError, ImportError, NotImplementedError) as error:
        raise Trouble(
            "libVLC 3 was not found. Install VLC (on Debian: apt install libvlc5 "
            "vlc-plugin-base) and start again; `kuleshov doctor` says more."
        ) from error
    instance = vlc.Instance(list(_OPTIONS))
    if instance is None:
        raise Trouble(
            "libVLC did not start: its plugins are missing or do not fit. Install VLC 3 whole "
            "(on Debian: apt install vlc-plugin-base); `kuleshov doctor` says more."
        )
    return vlc, instance


@functools.cache
def declared(name: str, *arguments: Any) -> Any:
    """A libVLC function with our own argument types: python-vlc's cannot take our callbacks."""
    found = library()[0].dll[name]
    found.argtypes = arguments
    found.restype = None
    return found


@functools.cache
def clock_offset() -> Seconds:
    """The offset from libVLC's clock to `time.monotonic`; 0 where they are the same."""
    vlc = library()[0]
    offset = time.monotonic() - float(vlc.libvlc_clock()) / 1e6
    return offset if abs(offset) > 0.005 else 0.0


def version() -> str:
    """libVLC's version, such as `3.0.21 Vetinari`. Raises Trouble where libVLC is missing."""
    return str(library()[0].libvlc_get_version().decode())


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One of a clip's sound tracks: libVLC's number for it, and its language or description."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Tracks:
    """A clip's tracks by its header: the shape of its picture (None: nothing), its sound tracks."""

    shape: Shape | None = None
    sounds: tuple[SoundTrack, ...] = ()


def tracks_of(media: Any) -> Tracks:
    """Read the tracks of a clip; takes milliseconds, a second at most.

    While decoding libVLC only tells the decoder's size of a picture, padded to whole blocks, and
    it would stretch the picture to that.
    """
    vlc = library()[0]
    media.parse_with_options(vlc.MediaParseFlag.local, int(_PARSE_SECONDS * 1000))
    until = time.monotonic() + _PARSE_SECONDS
    while not media.get_parsed_status() and time.monotonic() < until:
        time.sleep(0.001)
    # python-vlc declares one pointer less than C has: what comes back is the array itself.
    array = ctypes.POINTER(vlc.MediaTrack)()
    count = vlc.libvlc_media_tracks_get(media, ctypes.byref(array))
    found = ctypes.cast(array, ctypes.POINTER(ctypes.POINTER(_Track)))
    theirs = ctypes.cast(array, ctypes.POINTER(ctypes.POINTER(vlc.MediaTrack)))
    try:
        tracks = [found[number].contents for number in range(count)]
        shapes = [_shape(track) for track in tracks if track.type == vlc.TrackType.video.value]
        sounds = [track for track in tracks if track.type == vlc.TrackType.audio.value]
        return Tracks(
            next((shape for shape in shapes if shape is not None), None),
            tuple(_sound(track, number) for number, track in enumerate(sounds, 1)),
        )
    finally:
        vlc.libvlc_media_tracks_release(theirs, count)


def _shape(track: Any) -> Shape | None:
    video = ctypes.cast(track.detail, ctypes.POINTER(library()[0].VideoTrack)).contents
    if not (video.width and video.height):
        return None
    shape = Shape(int(video.width), int(video.height), int(video.sar_num), int(video.sar_den))
    return shape.turned() if video.orientation.value >= _LYING else shape


def _sound(track: Any, number: int) -> SoundTrack:
    said = [text.decode("utf-8", "replace") for text in (track.description, track.language) if text]
    said = [text for text in said if text and text != "und"]
    return SoundTrack(int(track.id), said[0] if said else f"track {number}")
