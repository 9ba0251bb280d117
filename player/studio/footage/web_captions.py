"""Captions as WebVTT, which browsers show beside a video (W3C, "WebVTT"). Pure."""

from collections.abc import Iterable
from html import escape

from engine.media.caption_parser import Caption
from engine.words import Seconds


def webvtt(captions: Iterable[Caption]) -> str:
    """The captions of a clip as a WebVTT file, in the clip's media time."""
    cues = (
        f"{_clock(each.start)} --> {_clock(each.end)}\n{escape(each.text, quote=False)}\n"
        for each in captions
    )
    return "\n".join(("WEBVTT\n", *cues))


def _clock(at: Seconds) -> str:
    thousandths = max(0, round(1000 * at))
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
