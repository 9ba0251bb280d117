"""The ffmpeg filters that prepare a clip for playback.

They deinterlace and conform the picture to the frame rate, BT.709 and a size that is played, and
make the sound begin with the picture, without gaps.
"""

from typing import Final, Literal

from engine.media.headers import Header, colour_of
from engine.media.playability import MOST_CHANNELS
from engine.media.probe import MediaFacts

SAMPLE_RATE: Final = 48_000
"""Samples a second of the one audio stream; see `player.audio.buffer`."""

MOST_LINES: Final = 2160
"""The shorter side of the largest picture that is made."""

Fields = Literal["", "tff", "bff", "telecine"]
"""What was seen of a picture's two fields: one instant, two (which is the earlier), or film at 24
frames a second stretched to 30 by repeated fields."""

_HDR: Final = {"HLG": "arib-std-b67", "PQ": "smpte2084"}  # ITU-R BT.2100-2
_WIDE: Final = {"BT.2020": "2020", "Display P3": "smpte432", "DCI P3": "smpte431"}

# White of pictures that are brighter than paper stands at 203 cd/m2 (ITU-R BT.2408-7). What is
# below 95 % of it stays as it is, what is above is led to white in a curve.
_TONE: Final = "tonemap=mobius:param=0.95:desat=0"
_WHITE: Final = 203


def is_hdr(header: Header) -> bool:
    """Whether the picture is high dynamic range: HLG or PQ."""
    return header.transfer in _HDR


def is_wide(header: Header) -> bool:
    """Whether it has a wide gamut, beyond BT.709, in standard dynamic range."""
    return header.primaries in _WIDE and not is_hdr(header)


def is_interlaced(facts: MediaFacts) -> bool:
    """Whether it is interlaced, by its header or by the combs seen in it."""
    return facts.combed or facts.header.scan in ("Interlaced", "MBAFF")


def is_larger(facts: MediaFacts, lines: int) -> bool:
    """Whether the picture is larger than 16:9 of so many lines, standing or lying."""
    most, least = max(facts.width, facts.height), min(facts.width, facts.height)
    return least > lines or most > _longer_side(lines)


def picture_filter(
    facts: MediaFacts, frame_rate: float, fields: Fields = "", lines: int = MOST_LINES
) -> str:
    """The filter chain of the picture; of one that is larger than so many `lines`, or than any that
    is played, it makes a smaller one."""
    return ",".join(
        [
            *_without_combs(facts, frame_rate, fields),
            *([f"setpts=PTS-{facts.lead:g}/TB"] if facts.lead else []),
            # What comes before the first picture is that picture, so that times stay as they are.
            f"fps={frame_rate:.6g}:start_time=0",
            *_colours(facts, lines),
            "setsar=1",
        ]
    )


def sound_filter(facts: MediaFacts, track: int = 0, levelling: str = "") -> str:
    """The filter chain of a sound track: from the first picture on, without gaps, levelled."""
    sounds = facts.header.sounds
    channels = sounds[track].channels if track < len(sounds) else None
    # So many have no usual places in a room; the first two are left and right by custom.
    first_two = ["pan=stereo|c0=c0|c1=c1"] if (channels or 0) > MOST_CHANNELS else []
    moved = [f"asetpts=PTS-{facts.lead:g}/TB"] if facts.lead else []
    steady = f"aresample={SAMPLE_RATE}:async=1:first_pts=0"
    return ",".join([*first_two, *moved, steady, *([levelling] if levelling else [])])


def _without_combs(facts: MediaFacts, frame_rate: float, fields: Fields) -> list[str]:
    if fields == "telecine":
        return ["fieldmatch", "decimate"]
    if not fields and not is_interlaced(facts):
        return []
    order = fields or ("bff" if facts.header.lower_first else "auto")
    each = "send_field" if frame_rate > 1.5 * facts.frame_rate else "send_frame"
    return [f"bwdif=mode={each}:parity={order}:deint=all"]


def _longer_side(lines: int) -> int:
    return lines * 16 // 9 // 2 * 2


def _fitted(facts: MediaFacts, lines: int) -> list[str]:
    too_large = facts.refusal is not None and facts.refusal.code == "PICTURE-TOO-LARGE"
    if not too_large and (lines >= MOST_LINES or not is_larger(facts, lines)):
        return []
    lines = min(lines, MOST_LINES)
    # Whether it stands or lies, the longer side gets the longer bound.
    sides = (lines, _longer_side(lines))
    width, height = sides if facts.height > facts.width else sides[::-1]
    fit = "force_original_aspect_ratio=decrease:force_divisible_by=2"
    return [f"scale=w={width}:h={height}:{fit}"]


def _colours(facts: MediaFacts, lines: int) -> list[str]:
    """Square pixels, an even size (4:2:0 needs it), and BT.709 in limited range."""
    header = facts.header
    size = "trunc(iw*sar/2)*2:trunc(ih/2)*2"
    fitted = _fitted(facts, lines)
    colour = colour_of(facts.height, facts.matrix, facts.full_range)
    if not is_hdr(header) and not is_wide(header):
        stated = f"in_color_matrix={colour.matrix}:in_range={'pc' if colour.full_range else 'tv'}"
        return [f"scale={size}:{stated}:out_color_matrix=bt709:out_range=tv", *fitted]
    transfer = _HDR.get(header.transfer, "bt709")
    primaries = _WIDE.get(header.primaries, "2020")
    matrix = facts.matrix and {"bt601": "170m", "bt709": "709"}[facts.matrix]
    matrix = matrix or ("2020_ncl" if primaries == "2020" else "709")
    levels = "full" if facts.full_range else "limited"
    read = f"tin={transfer}:pin={primaries}:min={matrix}:rin={levels}"
    linear = f"zscale={read}:t=linear:npl={_WHITE},format=gbrpf32le,zscale=p=709"
    tone = [_TONE] if is_hdr(header) else []
    # Said here, or the numbers would be made of red, green and blue by another filter's matrix.
    back = "zscale=t=709:m=709:r=limited,format=yuv444p"
    return [linear, *tone, back, f"scale={size}", *fitted]
