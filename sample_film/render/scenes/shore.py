"""By the water, while there is still light: the harbour, the gulls, the tide."""

from collections.abc import Callable

import numpy as np

from sample_film.render import figures
from sample_film.render.paint import (
    COLUMNS,
    HEIGHT,
    ROWS,
    WIDTH,
    Picture,
    Sea,
    colour,
    contour,
    drift,
    ellipse,
    glow,
    gradient,
    hills,
    lay,
    light,
    mix,
    noise,
    polygon,
    ridge,
    smooth,
)


def cloud_light(density: Picture, down: int = 9) -> Picture:
    """Where a bank of cloud catches light from below: thick above, thin beneath."""
    edge: Picture = np.clip(density - np.roll(density, -down, axis=0), 0, 1) * 3.2
    return edge


def harbour() -> Callable[[float], Picture]:
    """Dusk: the sun on the water, misty headlands, boats at the jetty."""
    rng = np.random.default_rng(11)
    horizon = 440
    sky = gradient(
        (0, "#241f4d"), (0.24, "#4d3a78"), (0.42, "#a4567f"), (0.54, "#ef8a5f"), (0.61, "#ffc774"),
        (1, "#ffd890"),
    )  # fmt: skip
    bank = noise(rng, (9, 3), 5)
    sea = Sea(rng, horizon, 1.0)
    far, middle, near = (ridge(rng, cells) for cells in (9, 6, 5))
    x = np.arange(WIDTH)

    def frame(time: float) -> Picture:
        picture = sky.copy()
        sun = (838.0 - 2 * time, 388 + 2.2 * time)
        glow(picture, sun, 260, colour("#ff9a4a"), 0.55)
        glow(picture, sun, 110, colour("#ffd27a"), 0.55)
        density = drift(bank, 7 * time)
        body = smooth(0.52, 0.92, density) * smooth(horizon, 120, ROWS)
        lay(picture, body * 0.55, colour("#5a3763"))
        edge = cloud_light(density) * smooth(0.40, 0.66, density) * smooth(20, 330, ROWS)
        light(picture, edge * 0.55, colour("#ff8f5c"))
        ellipse(picture, sun, 47, 47, colour("#fff0b8") * 1.55, 0.97)
        slide = 5 * time
        hills(
            picture,
            436 - 58 * np.interp(x + slide, np.arange(2 * WIDTH), far),
            mix("#b0627c", "#ef8a5f", 0.35),
            2,
        )
        falloff = contour([0, 420, 780, 860, 1500], [1.0, 0.7, 0.06, 0, 0], slide * 1.6)
        ground = 440 - 130 * falloff * (
            0.55 + 0.45 * np.interp(x + slide * 1.6, np.arange(2 * WIDTH), middle)
        )
        hills(picture, ground, colour("#713f66"), 1.5)
        falloff = contour([0, 120, 330, 500, 560, 2000], [1.0, 0.98, 0.5, 0.06, 0, 0], slide * 2.4)
        ground = 442 - 150 * falloff * (
            0.72 + 0.28 * np.interp(x + slide * 2.4, np.arange(2 * WIDTH), near)
        )
        tower = 150 - slide * 2.4
        foot = float(np.interp(tower, x, ground)) + 6
        hills(picture, ground, colour("#33224a"), 1.2)
        figures.lighthouse(picture, (tower, foot), 238, colour("#2c1d43"), colour("#c76a62"))
        sea.mirror(picture, time, colour("#35254f"), 0.72, 0.55, glint=colour("#5a3326"))
        # Boats that came home, and the jetty they lie at.
        dark = colour("#1b1230")
        for index, (at, row, length) in enumerate(
            ((1010, 508, 130), (1150, 545, 190), (640, 486, 84))
        ):
            bob = np.sin(time * 1.1 + 2 * index)
            place = (at - slide * (1.5 + row / 300), row + 2.2 * bob)
            polygon(
                picture,
                [(place[0] - length * 0.44, row + 4), (place[0] + length * 0.42, row + 4),
                 (place[0] + length * 0.2, row + length * 0.5),
                 (place[0] - length * 0.1, row + length * 0.55)],
                dark, 0.35, 7,
            )  # fmt: skip
            lamp = figures.boat(picture, place, length, dark, 0.03 * np.sin(time * 0.9 + index))
            if index == 1:
                figures.lantern(picture, lamp, 3.2, colour("#ffb45e"), 0.9 + 0.1 * np.sin(9 * time))
        left = -60 - slide * 4.2
        deck = [(left, 640), (left + 620, 575), (left + 640, 590), (left + 40, 672)]
        for post in range(9):
            at = left + 40 + post * 74.0
            row = 652 - post * 8.6
            tall, wide = 100 - 7 * post, 13 - post
            polygon(
                picture,
                [
                    (at, row - tall * 0.55),
                    (at + wide, row - tall * 0.55),
                    (at + wide, row + tall),
                    (at, row + tall),
                ],
                dark,
            )
        polygon(picture, deck, dark)
        figures.keeper(picture, (left + 452, 592), 128, dark, 1)
        return drift(picture, zoom=1.02 + 0.0016 * (time + 2), centre=(700, 400))

    return frame


def gulls() -> Callable[[float], Picture]:
    """A bright late sky full of wings."""
    rng = np.random.default_rng(23)
    sky = gradient(
        (0, "#1e86b8"), (0.35, "#58b9cf"), (0.62, "#bfe3cf"), (0.8, "#fff0bf"), (1, "#ffe2a0")
    )
    high, low = noise(rng, (3, 4), 6, fade=0.52), noise(rng, (5, 5), 6, fade=0.55)
    sea = Sea(rng, 610, 0.7)
    flock = [
        (
            rng.uniform(-0.1, 1.0),
            rng.uniform(0.06, 0.72),
            rng.uniform(0.35, 1.0),
            rng.uniform(0, 6.3),
        )
        for _ in range(17)
    ]
    flock.sort(key=lambda bird: bird[2])

    def clouds(picture: Picture, plate: Picture, across: float, base: float, tall: float) -> None:
        density = drift(plate, across)
        heap = smooth(0.36, 0.60, density - 0.36 * ((ROWS - base) / tall) ** 2)
        shade = smooth(-0.10, 0.13, density - np.roll(density, 22, axis=0) + 0.0)
        # The sun stands low on the left: bright flanks, warm bellies.
        flank = smooth(-0.14, 0.16, density - np.roll(density, 26, axis=1))
        lit = np.clip(0.35 + 0.4 * flank + 0.3 * shade, 0, 1)[..., None]
        paint = colour("#8fb6c9") + (colour("#fffaf0") - colour("#8fb6c9")) * lit
        lay(picture, heap * 0.93, paint)

    def frame(time: float) -> Picture:
        picture = sky.copy()
        glow(picture, (120, 560), 380, colour("#ffd67a"), 0.26)
        clouds(picture, high, 9 * time, 200, 260)
        clouds(picture, low, 17 * time + 300, 520, 150)
        sea.mirror(picture, time, colour("#1f7d96"), 0.75, 0.8, glint=colour("#6a5a34"))
        sail = (930 - 9 * time, 628 + 1.5 * np.sin(1.3 * time))
        figures.boat(picture, sail, 96, colour("#7a3b34"), 0.05 * np.sin(time), colour("#fff4dc"))
        for start, level, size, phase in flock:
            speed = 0.035 + 0.075 * size
            at = ((start + speed * (time + 2) + 0.02 * np.sin(time + phase)) % 1.3 - 0.15) * WIDTH
            row = (
                level + 0.035 * np.sin(0.9 * time + phase) - 0.02 * size * np.sin(0.5 * time)
            ) * HEIGHT
            # They beat their wings a few times, then glide.
            effort = float(smooth(-0.2, 0.5, np.sin(0.8 * time + 2 * phase)))
            flap = effort * np.sin((11 - 4 * size) * time + phase) * 0.85 + (1 - effort) * 0.18
            shade = 0.35 + 0.65 * size if flap < 0 else 0.5 + 0.5 * size
            body = mix("#5f8494", "#fbf8ee", shade)
            bank = 0.32 * np.sin(0.7 * time + phase)
            figures.gull(
                picture, (at, row), 42 + 150 * size**2, flap, body, colour("#39424c"), bank
            )
        sway = 6 * np.sin(0.5 * time)
        return drift(picture, sway, 4 * np.cos(0.4 * time), 1.03, 0.5 * np.sin(0.35 * time))

    return frame


def tide() -> Callable[[float], Picture]:
    """Fog on the flats: pale, wide, almost empty."""
    rng = np.random.default_rng(37)
    horizon = 402
    sky = gradient((0, "#9aa3b5"), (0.35, "#bcc0cb"), (0.56, "#dcd9da"), (1, "#d3d0d4"))
    fog, veil = noise(rng, (4, 3), 5), noise(rng, (6, 2), 4)
    sea = Sea(rng, horizon, 0.35)
    foam = noise(rng, (30, 50), 4)
    x = np.arange(WIDTH, dtype=np.float32)
    knolls = ridge(rng, 8)[:WIDTH]
    curls = [rng.uniform(0, 6.3, 3) for _ in range(7)]

    def frame(time: float) -> Picture:
        picture = sky.copy()
        glow(picture, (905, 235), 190, colour("#fff6e6"), 0.20)
        ellipse(picture, (905, 235), 26, 26, colour("#fbf5ea"), 0.55)
        slide = 4 * time
        hills(
            picture,
            404 - 62 * contour([120, 330, 470, 700], [0, 0.95, 0.5, 0]) * (0.8 + 0.2 * knolls),
            colour("#b3b4c0"),
            5,
        )
        figures.lighthouse(picture, (352, 356), 150, colour("#a9abb9"))
        density = drift(fog, 14 * time)
        lay(picture, smooth(0.25, 0.95, density) * 0.75 * smooth(130, 400, ROWS), colour("#e2dfe0"))
        sea.mirror(picture, time, colour("#8b90a1"), 0.42, 0.25)
        # Thin waves come up the sand one behind the other and lose themselves.
        for index, phase in enumerate(curls):
            life = (time * 0.085 + index / len(curls)) % 1.0
            row = horizon + 22 + 330 * life**1.7
            bend = 1 + 3 * life
            line = row + bend * (
                5 * np.sin(x / 170 + phase[0] + time * 0.2)
                + 3 * np.sin(x / 61 + phase[1])
                + 6 * np.sin(x / 410 + phase[2])
            )
            away = ROWS[horizon:] - line[None, :]
            strength = np.sin(np.pi * life) ** 0.8
            wide = 3 + 26 * life
            tail = np.exp(-np.clip(-away, 0, None) / wide) * (away <= 0) + np.exp(
                -((away / (1 + 2 * life)) ** 2)
            ) * (away > 0)
            lace = 0.35 + 0.65 * smooth(0.35, 0.7, drift(foam, 9 * time + 70 * index)[horizon:])
            lay(
                picture,
                (tail * lace * strength * 0.62).astype(np.float32),
                colour("#f7f4f1"),
                horizon,
            )
            shadow = np.exp(-(((away - 4 - 6 * life) / (3 + 5 * life)) ** 2)) * strength * 0.16
            lay(picture, shadow.astype(np.float32), colour("#6c7082"), horizon)
        ink = colour("#474a5c")
        at, row = 798 - 6.5 * time, 508 + 1.0 * abs(np.sin(2.1 * time))
        mirrored = [(at - 9, row), (at + 11, row), (at + 8, row + 96), (at - 6, row + 96)]
        polygon(picture, mirrored, ink, 0.22, 5)
        figures.keeper(picture, (at, row), 104, ink, -1, 0.05)
        for index in range(9):
            step = 830 + index * 42 - 0 * slide
            if step > at + 14:
                ellipse(
                    picture,
                    (step, 512 + index * 1.2 + 3 * (index % 2)),
                    6,
                    1.8,
                    colour("#777b8c"),
                    0.4,
                )
        mist = drift(veil, 26 * time)
        lay(
            picture,
            smooth(0.45, 1.0, mist) * 0.42 * np.exp(-(((ROWS - 430) / 90) ** 2)),
            colour("#e8e5e4"),
        )
        lay(picture, 0.10 * smooth(200, 900, COLUMNS) * np.ones_like(ROWS), colour("#b9b3c6"))
        return drift(picture, zoom=1.06 - 0.0022 * (time + 2), centre=(760, 440), border=2)

    return frame
