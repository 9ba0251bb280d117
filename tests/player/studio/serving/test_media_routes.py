"""What the pages find at their addresses, and what they do not."""

import asyncio
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI

from player.studio.edits.retiming import loaded_text
from player.studio.footage.addresses import address, clip_address
from player.studio.serving.media_routes import add_media_routes
from player.studio.studio import studio_of
from sample_film import STORY

CLIP = STORY.parent / "clips" / "harbour.mp4"


class Asked:
    """The addresses of one story's studio."""

    def __init__(self, story: Path, *, read_only: bool = False) -> None:
        self._app = FastAPI()
        add_media_routes(self._app, studio_of(story, read_only=read_only))

    def post(self, where: str, content: bytes) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://studio") as client:
                return await client.post(where, content=content)

        return asyncio.run(answer())

    def get(self, where: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://studio") as client:
                return await client.get(where, headers=headers)

        return asyncio.run(answer())


def test_a_clip_is_served_in_ranges() -> None:
    client = Asked(STORY)
    answer = client.get(address("clip", "harbour"), headers={"range": "bytes=1000-1999"})
    assert answer.status_code == 206
    assert answer.content == CLIP.read_bytes()[1000:2000]
    assert answer.headers["content-range"] == f"bytes 1000-1999/{CLIP.stat().st_size}"
    assert answer.headers["content-type"] == "video/mp4"


def test_captions_are_webvtt() -> None:
    answer = Asked(STORY).get(address("captions", "harbour", language="en"))
    assert answer.text.startswith("WEBVTT")
    assert "00:00:03.200 --> 00:00:06.200" in answer.text
    assert Asked(STORY).get(address("captions", "harbour", language="xx")).status_code == 404


@pytest.mark.parametrize("name", ["no_such", "../story", "/etc/passwd", ""])
def test_what_is_no_segment_is_not_there(name: str) -> None:
    client = Asked(STORY)
    for what in ("clip", "proxy", "captions", "card", "waveform"):
        assert client.get(address(what, name, language="en")).status_code == 404
    assert client.get(address("still", name)).status_code == 204


def test_a_clip_that_leads_out_of_the_folder_is_not_served(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "linked.mp4").symlink_to(CLIP)
    story = folder / "story.yaml"
    story.write_text("kuleshov: 1\nstart: a\nsegments: {a: {clip: linked.mp4, out: 2s}}\n")
    assert Asked(story).get(address("clip", "a")).status_code == 404


def test_a_clip_that_is_exchanged_has_another_address(tmp_path: Path) -> None:
    text = "kuleshov: 1\nstart: a\nsegments: {a: {clip: a.mp4, out: 2s}}\n"
    path = tmp_path / "story.yaml"
    path.write_text(text)
    story, studio = loaded_text(path, text).story, studio_of(path)
    assert story is not None
    assert clip_address(studio, story, "a") == ("", False)  # nobody need ask for it
    (tmp_path / "a.mp4").write_bytes(b"")
    assert clip_address(studio, story, "a") == ("", False)
    (tmp_path / "a.mp4").write_bytes(b"one")
    first, is_proxy = clip_address(studio, story, "a")
    (tmp_path / "new").write_bytes(b"another")
    (tmp_path / "new").replace(tmp_path / "a.mp4")
    assert clip_address(studio, story, "a")[0] != first
    assert not is_proxy


def test_a_clip_from_elsewhere_is_copied_once_and_only_into_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    folder.mkdir()
    story = folder / "story.yaml"
    story.write_text("kuleshov: 1\nstart: a\nsegments: {a: {card: One, duration: 2s}}\n")
    asked = Asked(story)

    def taken(name: str, content: bytes, size: int | None = None) -> dict[str, str]:
        more = urlencode({"name": name, "size": len(content) if size is None else size})
        told: dict[str, str] = asked.post(f"/film/taken?{more}", content).json()
        return told

    assert taken("../../b: c.mp4", b"one") == {"clip": "b_ c.mp4"}
    assert taken("b_ c.mp4", b"one") == {"clip": "b_ c.mp4"}
    assert taken("b_ c.mp4", b"other") == {"clip": "b_ c_2.mp4"}
    assert (folder / "b_ c.mp4").read_bytes() == b"one"
    assert "broke off" in taken("d.mp4", b"half", 8)["trouble"]
    assert "prepare" in taken("e.avi", b"one")["trouble"]
    assert "no room" in taken("f.mp4", b"one", 10**15)["trouble"]
    assert sorted(each.name for each in folder.iterdir()) == [
        "b_ c.mp4", "b_ c_2.mp4", "story.yaml"
    ]  # fmt: skip
    assert [each.name for each in tmp_path.iterdir()] == ["film"]
    asked = Asked(story, read_only=True)
    assert "only shows" in taken("g.mp4", b"one")["trouble"]
