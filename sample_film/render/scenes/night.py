"""On the night sea: the storm, the stars, a boat's light."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from sample_film.render import figures
from sample_film.render.paint import (
    COLUMNS,
    ROWS,
    WIDTH,
    Picture,
    Rain,
    Sea,
    Stars,
    beam,
    colour,
    contour,
    drift,
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
    stroke,
)


def _breakers(
    x: NDArray[np.float32], time: float, length: float, phase: float
) -> NDArray[np.float32]:
    """Waves with sharp crests and long troughs, 0 to 1."""
    first = 1 - np.abs(np.sin(x / length + phase + time * 0.9))
    second = 1 - np.abs(np.sin(x / (length * 0.43) - phase * 2 + time * 0.6))
    third = np.sin(x / (length * 0.11) + phase * 5 + time * 2.0) * 0.5 + 0.5
    heights: NDArray[np.float32] = 0.66 * first**1.5 + 0.26 * second**1.3 + 0.08 * third
    return heights


def _flash(time: float) -> float:
    """Lightning: two strikes, each a soft double pulse, never more than three in a second."""
    total = 0.0
    for strike in (-1.2, 3.1, 7.4):
        for after, strength in ((0.0, 0.7), (0.42, 1.0)):
            since = time - strike - after
            total += strength * float(np.exp(-since / 0.16) if since > 0 else np.exp(since / 0.03))
    return min(total, 1.0)


def storm() -> Callable[[float], Picture]:
    """Green-black water, rain, the beam, lightning."""
    rng = np.random.default_rng(71)
    sky = gradient(
        (0, "#05090c"), (0.3, "#10201f"), (0.55, "#27403a"), (0.7, "#3c5a4c"), (1, "#1c2c2a")
    )
    heavy, torn = noise(rng, (4, 3), 4, fade=0.46), noise(rng, (4, 3), 5, fade=0.5)
    foam = noise(rng, (40, 46), 4, fade=0.7)
    rain = Rain(rng)
    x = np.arange(WIDTH, dtype=np.float32)
    rock = ridge(rng, 40)[:WIDTH]
    bolts = []
    for start in (420.0, 250.0, 560.0):
        points, at = [(start, 0.0)], start
        for row in range(24, 430, 22):
            at += rng.normal(0, 17)
            points.append((at, float(row)))
        bolts.append(points)

    def frame(time: float) -> Picture:
        flash = _flash(time)
        picture = sky.copy()
        density = drift(heavy, -46 * time)
        lower = drift(torn, -85 * time, 6 * np.sin(time))
        lay(picture, smooth(0.3, 0.85, density) * 0.8, colour("#0a1214"))
        lay(picture, smooth(0.5, 0.95, lower) * 0.75 * smooth(520, 100, ROWS), colour("#141f20"))
        rim = np.clip(density - np.roll(density, -8, axis=0), 0, 1) * 2.4
        light(
            picture,
            (rim * (0.10 + 1.2 * flash) + 0.30 * flash * smooth(0.75, 0.2, lower)).astype(
                np.float32
            ),
            colour("#9fc4c8"),
        )
        if flash > 0.25:
            bolt = bolts[0 if time < 1 else 1 if time < 6 else 2]
            stroke(picture, bolt, 9, colour("#9ecbe0"), 0.25 * flash)
            stroke(picture, bolt, 2.6, colour("#f2fbff"), min(1.3 * flash, 1))
        lamp = (968.0, 268.0)
        beam(picture, lamp, 0.95 * time + 0.4, colour("#f3e6b4"), 0.80, 1000, 0.075, 0.16)
        for layer in range(5):
            depth = layer / 4
            base = 452 + 205 * depth**1.25 + 8 * np.sin(0.7 * time + layer)
            length = 70 + 240 * depth
            crest = _breakers(x + (60 + 160 * depth) * time, time * 0.7, length, 1.7 * layer)
            heights = base - (30 + 118 * depth) * crest
            if layer == 2:
                ground = (
                    560
                    - contour([790, 880, 950, 1010, 1090, 1180], [-20, 40, 96, 98, 60, -20])
                    - 22 * rock
                )
                hills(picture, ground, colour("#0a0f10"), 1.2)
                place = figures.lighthouse(
                    picture,
                    (968, 472),
                    236,
                    mix("#0b1214", "#2b3a3a", 0.6 * flash),
                    mix("#141f20", "#6b8684", flash),
                )
                glow(picture, place, 16, colour("#fff0bf"), 1.0, power=0.7)
            top = int(max(heights.min() - 3, 0))
            below = ROWS[top:] - heights[None, :]
            mask = np.clip(below + 0.5, 0, 1).astype(np.float32)
            through = np.exp(-np.clip(below, 0, None) / (14 + 46 * depth))[..., None].astype(
                np.float32
            )
            body = mix("#22403a", "#071013", depth**0.7) * (1 + 0.3 * flash)
            crown = mix("#4d7a68", "#2f6a60", depth) * (1 + 0.35 * flash)
            lay(picture, mask, body + (crown - body) * through * 0.85, top)
            lace = drift(
                foam,
                -(60 + 160 * depth) * time - 200 * layer,
                20 * np.sin(time + layer),
                1 + 1.2 * depth,
            )[top:]
            spume = (
                smooth(0.5, 0.85, lace) * np.exp(-np.clip(below, 0, None) / (7 + 30 * depth)) * mask
            )
            spume = spume * (0.20 + 0.8 * crest[None, :] ** 2)
            lay(picture, spume * 0.8, mix("#8fb0a6", "#d3e3dc", 0.5 * depth + 0.5 * flash), top)
            # Spray torn from the crests.
            mist = (
                np.exp(-np.clip(-below, 0, None) / (10 + 34 * depth))
                * (1 - mask)
                * crest[None, :] ** 4
            )
            light(
                picture, (mist * (0.10 + 0.14 * depth)).astype(np.float32), colour("#a9c6bd"), top
            )
        rain.fall(picture, time, colour("#b8d0cc"), 0.20 + 0.25 * flash)
        picture += np.float32(0.07 * flash)
        shake = 3.5 * np.sin(7.1 * time) * np.sin(2.3 * time), 3.0 * np.sin(5.7 * time + 1)
        return drift(picture, *shake, 1.035, 0.8 * np.sin(0.55 * time), border=2)

    return frame


def stars() -> Callable[[float], Picture]:
    """The sky stands in the water."""
    rng = np.random.default_rng(83)
    horizon = 468
    sky = gradient(
        (0, "#0b0a2e"),
        (0.3, "#1a1552"),
        (0.5, "#2d2a7c"),
        (0.62, "#4c5bb0"),
        (0.655, "#7f8fd0"),
        (1, "#20245a"),
    )
    field = Stars(rng, 4200, (1750, 1750), 1.5)
    size = 1750
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    cloud = noise(rng, (6, 6), 6, (size, size), 0.5)
    lanes = noise(rng, (9, 9), 6, (size, size), 0.62)
    across = (x * 0.62 + y * 0.78) + 0.09 * (cloud - 0.5)
    band = np.exp(-((across / 0.105) ** 2)) * (0.30 + 0.85 * cloud)
    rift = np.exp(-(((across + 0.012) / 0.035) ** 2)) * smooth(0.35, 0.7, lanes)
    river = np.clip(band * (1 - 0.75 * rift), 0, 1)[..., None]
    core = np.exp(-((across / 0.05) ** 2))[..., None] * cloud[..., None]
    milky = river * colour("#7a74d8") * 0.75 + river * core * colour("#ffb9d0") * 0.55
    milky = milky.astype(np.float32)
    sea = Sea(rng, horizon, 0.28)
    coast = ridge(rng, 7)
    columns = np.arange(WIDTH)

    def frame(time: float) -> Picture:
        picture = sky.copy()
        river_now = drift(milky, turn=-0.55 * time, border=cv2.BORDER_CONSTANT)[:horizon]
        picture[:horizon] += river_now * smooth(horizon, horizon - 240, ROWS[:horizon])[..., None]
        field.shine(picture, time, -0.55 * time, horizon, 1.0)
        for start, at, run in (
            (2.6, (820, 96), (-330, 120)),
            (7.6, (330, 60), (250, 110)),
            (-1.4, (600, 70), (240, 90)),
        ):
            share = (time - start) / 0.9
            if 0 < share < 1:
                head = (at[0] + run[0] * share, at[1] + run[1] * share)
                tail = max(share - 0.35, 0)
                back = (at[0] + run[0] * tail, at[1] + run[1] * tail)
                steps = np.linspace(0, 1, 14)
                for near in steps:
                    spot = (
                        back[0] + (head[0] - back[0]) * near,
                        back[1] + (head[1] - back[1]) * near,
                    )
                    glow(
                        picture,
                        spot,
                        1.2 + 1.2 * near,
                        colour("#f4f0ff"),
                        0.75 * near**2 * np.sin(np.pi * share),
                    )
        slide = 3.0 * time
        shore = contour([740, 900, 1060, 1300], [0, 0.36, 0.82, 1.0], -slide)
        ground = 470 - 96 * shore * (
            0.7 + 0.3 * np.interp(columns - slide + 200, np.arange(2 * WIDTH), coast)
        )
        place = (1058 + slide, float(np.interp(1058 + slide, columns, ground)) + 4)
        lamp = (place[0], place[1] - 0.86 * 132)
        beam(picture, lamp, 0.5 * time + 2.2, colour("#ffe9b8"), 0.28, 520, 0.05, 0.10)
        hills(picture, ground, colour("#0b0a26"), 1.3)
        figures.lighthouse(picture, place, 132, colour("#0b0a26"))
        glow(picture, lamp, 7, colour("#fff0c8"), 1.0, power=0.7)
        sea.mirror(picture, time, colour("#100e38"), 0.45, 0.16)
        low = np.exp(-(((ROWS - horizon) / 26) ** 2)) * 0.22
        light(picture, (low * np.ones_like(COLUMNS)).astype(np.float32), colour("#7f9ae0"))
        return drift(picture, 0, 2.0 * time, 1.05, centre=(640, 420), border=2)

    return frame


def boat() -> Callable[[float], Picture]:
    """One ember on teal-black water, fog, and the beam that finds it."""
    rng = np.random.default_rng(97)
    horizon = 372
    sky = gradient(
        (0, "#03161b"), (0.3, "#06282d"), (0.5, "#0e474a"), (0.56, "#17595a"), (1, "#0a3033")
    )
    banks = [noise(rng, (5, 3), 5) for _ in range(3)]
    sea = Sea(rng, horizon, 1.1)
    ember = colour("#ff8a3c")

    def frame(time: float) -> Picture:
        picture = sky.copy()
        for index, plate in enumerate(banks[:2]):
            veil = smooth(0.35, 0.95, drift(plate, (10 + 8 * index) * time, 0))
            lay(picture, veil * 0.45 * smooth(40, 360, ROWS), mix("#1b5f5f", "#2d7775", index))
        nearer = float(smooth(-2, 12, time))
        at = 1010 - 470 * nearer
        row = 400 + 62 * nearer
        length = 74 + 92 * nearer
        bob, lean = (
            3.5 * np.sin(1.2 * time) + 1.5 * np.sin(2.7 * time),
            0.09 * np.sin(1.05 * time + 0.6),
        )
        # The lamp stands behind us on the left; its arm passes over every few seconds.
        sweep = (time * 0.5 + 0.1) % np.pi
        arm = np.float32(-0.55 + 0.75 * sweep)
        down, aside = ROWS - 60, COLUMNS + 260
        slope = np.arctan2(down, aside)
        shaft = np.exp(-(((slope - (0.50 - 0.32 * arm)) / 0.050) ** 2)) * np.exp(-aside / 1500)
        shaft *= np.float32(np.sin(sweep) ** 1.5)
        light(picture, (shaft * 0.62).astype(np.float32)[:horizon], colour("#bfe8d2"))
        spark = 0.75 + 0.10 * np.sin(8.3 * time) + 0.08 * np.sin(3.1 * time)
        # A column of light for the water to break up.
        source = picture.copy()
        mirror_row = 2 * horizon - (row + 12)
        glow(source, (at + 0.12 * length, mirror_row - 40), 26, ember, 1.1 * spark, 0.22, power=0.8)
        glow(source, (at + 0.12 * length, mirror_row - 30), 110, ember, 0.30 * spark, 0.5)
        sea.mirror(source, time, colour("#02171b"), 0.60, 0.6, glint=colour("#0e2c2a"))
        picture[horizon:] = source[horizon:]
        lit = float(
            np.exp(-((((0.50 - 0.32 * arm) - np.arctan2(row - 100, at + 260)) / 0.07) ** 2))
        ) * np.sin(sweep)
        light(picture, (shaft * 0.30).astype(np.float32)[horizon:], colour("#9fd8c4"), horizon)
        glow(picture, (at, row - 30), 240, ember, 0.22 * spark)
        body = mix("#020c0f", "#3b6a62", 0.5 * lit)
        under = [(at - length * 0.45, row + 5), (at + length * 0.42, row + 5)]
        under += [
            (at + length * 0.25, row + length * 0.30),
            (at - length * 0.28, row + length * 0.32),
        ]
        polygon(picture, under, colour("#010b0e"), 0.55, 8)
        lantern = figures.boat(picture, (at, row + bob), length, body, lean)
        figures.keeper(
            picture, (at - 0.02 * length + 8, row + bob - 0.06 * length), length * 0.40, body, -1
        )
        figures.lantern(picture, lantern, 4.2 + 2.2 * nearer, ember, spark + 0.3 * lit)
        for index, plate in enumerate(banks):
            veil = smooth(0.45, 1.0, drift(plate, -(24 + 22 * index) * time, 0, 1.3))
            hug = np.exp(-(((ROWS - (horizon + 20 + 90 * index)) / (50 + 40 * index)) ** 2))
            lay(
                picture,
                (veil * hug * 0.34).astype(np.float32),
                mix("#2a6c6b", "#0f3f42", index / 2),
            )
        return drift(picture, 0, 3 * np.sin(0.6 * time), 1.03, 0.4 * np.sin(0.45 * time), border=2)

    return frame
