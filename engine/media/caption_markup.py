"""Strips the markup of a caption's text: tags, entities, positions."""

import html
import re
from typing import Final

_RUBY: Final = re.compile(
    r"<rt[^<>]*>(.*?)(?:</rt\s*>|(?=</?ruby|<rt)|\Z)", re.DOTALL | re.IGNORECASE
)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_KNOWN: Final = r"</?(?:i|b|u|s|em|strong|strike|font|span|p|div|c|v|lang|ruby|rt|rp)\b"
_TAG_OF_SUBRIP: Final = re.compile(rf"{_KNOWN}[^<>]*>", re.IGNORECASE)
# A tag that is never closed runs to the end of the text (WebVTT, "cue text tokenizer").
_TAG_OF_WEBVTT: Final = re.compile(
    rf"</?[A-Za-z][^<>]*>|<[0-9][0-9:.]*>|</>|{_KNOWN}[^<>]*\Z", re.IGNORECASE
)
_PLACE: Final = re.compile(r"\{\\[^{}]*\}")  # {\an8}, {\pos(1,2)}: what SubStation writes
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES: Final = re.compile(r"[ \t\f\v]+")
_BLANK: Final = " \u00a0\u200b\u200c\u200d\u200e\u200f\u2060\u3000"
_UNSEEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\u2028\u2029\ud800-\udfff]")


def plain_text(text: str, *, webvtt: bool) -> str:
    """A caption's text without markup, with entities decoded.

    Direction marks (`&lrm;`, `&rlm;`) stay, because they decide how text is set. Ruby text
    follows its base in parentheses. A `<` or `&` that begins no markup stays.
    """
    text = _PLACE.sub("", text)
    if "<" in text:
        text = _RUBY.sub(r"(\1)", text)
        text = _BREAK.sub("\n", text)
        text = (_TAG_OF_WEBVTT if webvtt else _TAG_OF_SUBRIP).sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    lines = (_SPACES.sub(" ", _UNSEEN.sub("", line)).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip(_BLANK))
