"""Answers at the addresses of clips, stills, captions, waveforms and proxies.

Everything is asked for by a segment's name, and lies inside the story's folder: no path comes from
the page. Clips are served by HTTP ranges, so that a video begins at once and seeks.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from engine.media.captions import read_captions
from engine.problems import Trouble
from engine.story.load import load_story
from engine.story.model import Story
from engine.story.paths import captions_path, clip_path
from engine.words import Seconds, SegmentName
from player.studio.footage.course import path_from
from player.studio.footage.kept import place_of, studio_folder
from player.studio.footage.proxies import NAME
from player.studio.footage.stills import card_still, still
from player.studio.footage.taken import taken
from player.studio.footage.waveform import waveform
from player.studio.footage.web_captions import webvtt
from player.studio.studio import Studio
from player.studio.words import words_in

_TYPES: Final = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/mp4", ".webm": "video/webm",
    ".mkv": "video/x-matroska", ".ts": "video/mp2t",
}  # fmt: skip
_NOT_THERE: Final = 404
_NO_PICTURE: Final = 204
"""A clip that is not shot yet is no mistake: nothing is shown, and no console told of it."""


def add_media_routes(app: FastAPI, studio: Studio) -> None:
    """Have them answered."""
    routes: dict[str, Callable[[Studio], Callable[..., Response]]] = {
        "clip": _clip, "proxy": _proxy, "still": _still, "card": _card, "captions": _captions,
        "waveform": _waveform, "storyboard.pdf": _storyboard,
    }  # fmt: skip
    app.add_api_route("/film/taken", _taken(studio), methods=["POST"], include_in_schema=False)
    for name, answer in routes.items():
        app.add_api_route(f"/film/{name}", answer(studio), include_in_schema=False)


def _story(studio: Studio, segment: SegmentName | None = None) -> Story:
    try:
        now = studio.story.stat()
    except OSError:
        raise HTTPException(_NOT_THERE) from None
    story = _read(studio.story, now.st_mtime_ns, now.st_size)
    if story is None or (segment is not None and segment not in story.segments):
        raise HTTPException(_NOT_THERE)
    return story


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Story | None:
    """Read once until it is saved: a page asks for as many pictures as a film has segments."""
    return load_story(path).story


def _found(studio: Studio, segment: SegmentName) -> Path:
    try:
        clip = clip_path(studio.folder, _story(studio, segment), segment)
    except Trouble as trouble:
        raise HTTPException(_NOT_THERE, str(trouble)) from None
    if not clip.is_file():
        raise HTTPException(_NOT_THERE)
    return clip


def _clip(studio: Studio) -> Callable[..., Response]:
    def answer(segment: str) -> Response:
        clip = _found(studio, segment)
        kind = _TYPES.get(clip.suffix.lower(), "application/octet-stream")
        return FileResponse(clip, media_type=kind)

    return answer


def _proxy(studio: Studio) -> Callable[..., Response]:
    def answer(segment: str) -> Response:
        made = place_of(_found(studio, segment), NAME, studio_folder())
        if not made.exists():
            raise HTTPException(_NOT_THERE)
        return FileResponse(made, media_type="video/webm")

    return answer


def _taken(studio: Studio) -> Callable[..., Awaitable[Response]]:
    async def answer(request: Request, name: str, size: int) -> Response:
        try:
            clip = await taken(studio, _story(studio).media, name, size, request.stream())
        except Trouble as trouble:
            language = request.cookies.get("kuleshov_language", studio.language)
            return JSONResponse({"trouble": words_in(language).of(trouble)})
        return JSONResponse({"clip": clip})

    return answer


def _still(studio: Studio) -> Callable[..., Response]:
    def answer(segment: str, at: Seconds = 0.0, into: Seconds | None = None) -> Response:
        try:
            if into is not None:  # from the in point
                at = _story(studio, segment).segments[segment].in_point + into
            return FileResponse(still(_found(studio, segment), at), media_type="image/jpeg")
        except (Trouble, OSError, HTTPException):
            return Response(status_code=_NO_PICTURE)

    return answer


def _card(studio: Studio) -> Callable[..., Response]:
    def answer(segment: str, wide: int = 960) -> Response:
        text = _story(studio, segment).segments[segment].card
        if text is None:
            raise HTTPException(_NOT_THERE)
        picture = card_still(segment, text, min(1280, max(64, wide)))
        return Response(picture, media_type="image/jpeg")

    return answer


def _captions(studio: Studio) -> Callable[..., Response]:
    def answer(segment: str, language: str) -> Response:
        story = _story(studio, segment)
        if language not in story.segments[segment].captions:
            raise HTTPException(_NOT_THERE)
        try:
            read = read_captions(captions_path(studio.folder, story, segment, language), language)
        except Trouble:
            raise HTTPException(_NOT_THERE) from None
        return Response(webvtt(read.captions), media_type="text/vtt; charset=utf-8")

    return answer


def _waveform(studio: Studio) -> Callable[..., Response]:
    def answer(segment: str) -> Response:
        try:
            return JSONResponse(list(waveform(_found(studio, segment))))
        except (Trouble, OSError):
            return JSONResponse([])

    return answer


def _storyboard(studio: Studio) -> Callable[..., Response]:
    def answer(path: str = "", language: str = "en") -> Response:
        from player.studio.footage.storyboard import storyboard, storyboard_words  # with matplotlib

        story = _story(studio)
        wanted = path_from(story, [each for each in path.split(",") if each])
        words = storyboard_words(words_in(language))
        pdf = storyboard(story, studio.folder, wanted, words)
        named = {"content-disposition": 'inline; filename="storyboard.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=named)

    return answer
