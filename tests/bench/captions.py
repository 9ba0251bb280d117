# ruff: noqa: RUF001 - other scripts have marks of their own
"""Captions in ten scripts over the sample film, as the program draws them: docs/captions.png.

    ./run bench captions [PICTURE]

Real captions, read from a file; a real clip, decoded by libVLC; a real window on a virtual
display; what is kept are its pixels.
"""

import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

from player.playback.deck import Deck
from player.playback.layers import Layer
from player.screen.captions import CaptionTrack
from player.screen.overlay_state import OverlayState
from player.system.virtual_display import VirtualDisplay

ROOT = Path(__file__).parents[2]
CLIPS = ("harbour", "gulls", "lamp_room", "storm", "stars")
LINES = (
    "The lamp is lit, and the sea is quiet tonight.",  # Latin
    "Το φανάρι είναι αναμμένο και η θάλασσα είναι ήσυχη απόψε.",
    "Лампа зажжена, и море сегодня ночью тихое.",
    "المصباح مضاء، والبحر هادئ الليلة (قالت: «Good night!»)",
    "המנורה דולקת, והים שקט הלילה (1984).",
    "दीपक जल रहा है, और आज रात समुद्र शांत है।",
    "ตะเกียงสว่างแล้ว และคืนนี้ทะเลก็เงียบสงบไม่มีลมพัดเลยแม้แต่น้อย",
    "灯已经亮了，今夜大海很安静，没有风，也没有船。",
    "ランプが灯り、今夜の海は静かです。「おやすみなさい」と彼女は言った。",
    "등불이 켜지고 오늘 밤 바다는 고요합니다.",
)
TILE = (640, 200)
LOWER = (0, 320, 1280, 720)  # of the window
ACROSS = 2


def main(path: Path) -> None:
    display = VirtualDisplay()
    from player.screen.compositor import Compositor
    from player.screen.overlay import Overlay
    from player.screen.window import FilmWindow

    window = FilmWindow("captions")
    compositor, overlay = Compositor(), Overlay()
    written = path.with_suffix(".vtt")
    cues = (f"{n:02d}:00.000 --> {n:02d}:01.000\n{line}\n" for n, line in enumerate(LINES))
    written.write_text("WEBVTT\n\n" + "\n".join(cues), "utf-8")
    track = CaptionTrack.read(written)
    written.unlink()
    down = -(-len(LINES) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * TILE[0], down * TILE[1]))
    for number in range(len(LINES)):
        deck = Deck("captions")
        deck.load(ROOT / "sample_film" / "clips" / f"{CLIPS[number % len(CLIPS)]}.mp4", 4.0)
        until = time.monotonic() + 10
        while deck.state != "ready" and time.monotonic() < until:
            time.sleep(0.01)
        window.listen()
        compositor.draw([Layer(deck, 1.0)], *window.size)
        overlay.draw(OverlayState(captions=(track.at(60.0 * number + 0.5),)), *window.size)
        picture = Image.fromarray(np.ascontiguousarray(compositor.grab(*window.size)))
        window.flip()
        deck.close()
        place = (number % ACROSS * TILE[0], number // ACROSS * TILE[1])
        sheet.paste(picture.crop(LOWER).resize(TILE, Image.Resampling.LANCZOS), place)
    window.close()
    display.close()
    sheet.quantize(224, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
    print(f"{path}: {len(LINES)} scripts, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "captions.png")
