"""Inside the tower: the stair, the lamp room, the letter."""

from collections.abc import Callable

import cv2
import numpy as np

from sample_film.render import figures
from sample_film.render.paint import (
    COLUMNS,
    HEIGHT,
    ROWS,
    WIDTH,
    Picture,
    Stars,
    beam,
    colour,
    drift,
    ellipse,
    glow,
    gradient,
    light,
    mix,
    noise,
    polygon,
    smooth,
    stroke,
)


def stair() -> Callable[[float], Picture]:
    """Looking up the winding stair: cold stone, and an amber eye at the top."""
    rng = np.random.default_rng(41)
    across, down = 1600, 900  # drawn larger than the frame, for fine edges
    y, x = np.mgrid[0:down, 0:across].astype(np.float32)
    stone = noise(rng, (8, 8), 5, (512, 512))
    well, wall, climb, steps = 0.30, 1.0, 0.85, 26
    deep, pale, amber = colour("#06161c"), colour("#3f7f86"), colour("#ffb257")

    def frame(time: float) -> Picture:
        centre = (across * 0.56 + 26 * np.sin(0.3 * time), down * 0.46 + 16 * np.cos(0.24 * time))
        dx, dy = (x - centre[0]) / 560, (y - centre[1]) / 560
        radius = np.sqrt(dx * dx + dy * dy) + 1e-4
        turn = np.arctan2(dy, dx) / (2 * np.pi) + 0.017 * time
        rise = 0.62 - 0.030 * time
        # Each pixel sees the lowest turn of the stair that reaches out over it.
        turns = np.ceil((well / radius - rise) / climb - turn)
        height = rise + (turn + turns) * climb
        reach = radius * height
        on_wall = reach > wall
        height_seen = np.where(on_wall, wall / radius, height)
        place = (turn + turns) * steps
        within = place - np.floor(place)
        tone = 0.30 + 0.50 * within**1.5
        tone *= 1 - 0.55 * np.exp(-((within / 0.045) ** 2))
        # A dark handrail and a worn bright edge frame the well.
        tone = np.where(reach < well * 1.045, 0.10, tone)
        tone += 0.35 * np.exp(-(((reach - well * 1.075) / (well * 0.018)) ** 2))
        blocks = np.floor(height_seen * 9)
        brick = np.abs(((turn * 40 + 0.5 * (blocks % 2)) % 1) - 0.5)
        masonry = 0.24 + 0.10 * smooth(0.5, 0.44, brick) * smooth(0, 0.1, (height_seen * 9) % 1)
        tone = np.where(on_wall, masonry, tone)
        grain = cv2.remap(
            stone, np.mod(turn * 1024, 512).astype(np.float32),
            np.mod(reach * 400 + height_seen * 170, 512).astype(np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )  # fmt: skip
        tone *= 0.72 + 0.5 * grain
        far = np.clip((height_seen - 0.5) / 4.0, 0, 1)
        # Someone climbs ahead with a lantern.
        lamp_turn = 0.10 + 0.062 * time
        lamp_height = rise + (lamp_turn + 1 + 0.017 * 0) * climb
        apart = np.abs((turn + turns) - (lamp_turn + 1) + 0.0)
        flicker = 1 + 0.08 * np.sin(13 * time) + 0.05 * np.sin(29 * time)
        lantern = np.exp(-((apart / 0.16) ** 2)) * (1 - 0.6 * on_wall) * flicker
        shade = (tone * (0.85 - 0.45 * far))[..., None]
        picture = deep + (pale - deep) * shade
        warmth = (0.10 * far + 0.9 * far**2.2) * tone * 1.5 + lantern * tone * 1.25
        picture = picture + amber * warmth[..., None].astype(np.float32)
        picture = cv2.resize(
            picture.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA
        )
        scale = WIDTH / across
        eye = (centre[0] * scale, centre[1] * scale)
        pulse = 0.9 + 0.1 * np.sin(1.2 * time)
        glow(picture, eye, 150, amber, 0.30 * pulse)
        glow(picture, eye, 46, colour("#ffe2a8"), 1.0 * pulse)
        angle = (lamp_turn - 0.017 * time) * 2 * np.pi
        out = (well * 1.3) / lamp_height * 560 * scale
        at = (eye[0] + out * np.cos(angle), eye[1] + out * np.sin(angle))
        figures.lantern(picture, at, 5.5, amber, flicker)
        return picture

    return frame


def _lens(turn: float, size: tuple[int, int]) -> tuple[Picture, Picture]:
    """A turning lens of rings and prisms: its picture, and its mask."""
    height, width = size
    v = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    u = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    girth = 0.97 * np.sqrt(np.clip(1 - (0.78 * np.abs(v)) ** 2.4, 0.01, 1))
    share = np.clip(u / girth, -1, 1)
    around = np.arcsin(share)
    facing = np.cos(around)
    panel = np.mod(around - turn + np.pi / 4, np.pi / 2) - np.pi / 4
    ring = np.hypot(panel * 1.25, v * 1.55)
    bull = smooth(0.78, 0.74, ring)
    prism_bull = np.mod(ring * 10.5, 1)
    prism_band = np.mod(np.abs(v) * 13, 1)
    prism = bull * prism_bull + (1 - bull) * prism_band
    edge = smooth(0.0, 0.22, prism) * smooth(1.0, 0.84, prism)
    heart = np.exp(-((ring / 0.26) ** 2))
    flame = np.exp(-((u / 0.34) ** 2) - (v / 0.62) ** 2)
    # A panel that faces us throws its light straight at us.
    ahead = np.clip(np.cos(around - panel), 0, 1) ** 6
    shine = (
        0.16 + 0.40 * flame + 0.55 * heart * ahead + 0.30 * edge * (0.35 + ahead) * (0.4 + flame)
    )
    shine *= 0.45 + 0.55 * facing
    seam = np.exp(-(((np.abs(panel) - np.pi / 4) / 0.02) ** 2))
    shine = shine * (1 - 0.75 * seam)
    dark, gold, white = colour("#3a1606"), colour("#f58e1e"), colour("#fff0c8")
    warm = dark + (gold - dark) * np.clip(shine * 1.6, 0, 1)[..., None]
    picture = warm + (white - gold) * (np.clip(shine - 0.42, 0, 1) * 1.5)[..., None]
    green = np.clip(edge * (1 - flame) * 0.10, 0, 1)[..., None] * colour("#ff7a30")
    mask = smooth(0, 0.02, girth - np.abs(u)) * np.ones_like(v)
    return (picture + green).astype(np.float32), mask.astype(np.float32)


def lamp_room() -> Callable[[float], Picture]:
    """The lamp is lit: gold inside, the blue hour outside."""
    rng = np.random.default_rng(53)
    outside = gradient(
        (0, "#0a1233"),
        (0.4, "#1b2b5e"),
        (0.66, "#41528f"),
        (0.76, "#9a7a96"),
        (0.8, "#2c3560"),
        (1, "#141a38"),
    )
    stars = Stars(rng, 260, (HEIGHT + 200, WIDTH + 200))
    motes = rng.random((70, 4)).astype(np.float32)
    haze = noise(rng, (4, 5), 4)
    dark, brass = colour("#120d12"), colour("#5a3514")

    def frame(time: float) -> Picture:
        picture = outside.copy()
        stars.shine(picture, time, 0.3 * time, 500, 0.7)
        centre = (690.0, 352.0)
        turn = 0.42 * time
        # Light leaves through the panes, two arms at once.
        for offset in (0.0, np.pi / 2):
            beam(
                picture,
                (centre[0], centre[1]),
                turn + offset,
                colour("#ffc968"),
                0.95,
                1500,
                0.16,
                0.10,
            )
        for at in (-40, 205, 450, 930, 1175, 1330):
            lean = (at - 640) * 0.05
            polygon(
                picture,
                [
                    (at - 8 + lean, 0),
                    (at + 8 + lean, 0),
                    (at + 8 - lean, 600),
                    (at - 8 - lean, 600),
                ],
                dark,
            )
            near = 0.55 + 0.45 * np.cos(turn * 2 + at / 200)
            side = 1 if at < centre[0] else -1
            stroke(
                picture,
                [(at + 7 * side + lean, 30), (at + 7 * side - lean, 590)],
                2.5,
                mix("#5a3514", "#ffb760", near),
                0.8,
            )
        for row in (150, 500):
            polygon(picture, [(0, row - 4), (WIDTH, row - 4), (WIDTH, row + 4), (0, row + 4)], dark)
        polygon(
            picture,
            [(0, 0), (WIDTH, 0), (WIDTH, 40), (960, 66), (690, 74), (420, 66), (0, 40)],
            dark,
        )
        polygon(picture, [(0, 598), (WIDTH, 598), (WIDTH, HEIGHT), (0, HEIGHT)], colour("#1a1013"))
        glow(picture, (centre[0], 640), 420, colour("#c8741f"), 0.42, 3.2)
        # The stand under the lens.
        for rows, wide, paint in (
            ((566, 592), 152, brass),
            ((592, 690), 70, dark),
            ((690, 720), 180, dark),
        ):
            box = [
                (centre[0] - wide, rows[0]),
                (centre[0] + wide, rows[0]),
                (centre[0] + wide, rows[1]),
                (centre[0] - wide, rows[1]),
            ]
            polygon(picture, box, paint)
        polygon(
            picture,
            [
                (centre[0] - 110, 128),
                (centre[0] + 110, 128),
                (centre[0] + 60, 84),
                (centre[0] - 60, 84),
            ],
            brass,
        )
        glow(picture, centre, 330, colour("#f08a24"), 0.40)
        tall, wide = 440, 330
        lens, mask = _lens(turn, (tall, wide))
        top, left = int(centre[1] - tall / 2), int(centre[0] - wide / 2)
        part = picture[top : top + tall, left : left + wide]
        part += (lens - part) * mask[..., None]
        flash = max(np.cos(2 * turn), 0.0) ** 10
        glow(picture, centre, 80 + 60 * flash, colour("#ffe3a0"), 0.22 + 0.50 * flash)
        smoke = drift(haze, 12 * time, -5 * time)
        light(
            picture,
            smooth(0.35, 1.0, smoke) * 0.10 * np.exp(-(((COLUMNS - centre[0]) / 430) ** 2)),
            colour("#ffb860"),
        )
        for mx, my, size, phase in motes:
            at = (
                (mx + 0.012 * time * (0.4 + size)) % 1 * WIDTH,
                (my * 0.86 + 0.02 * np.sin(time * 0.7 + 6.3 * phase)) * HEIGHT,
            )
            gleam = max(np.sin(1.4 * time + 6.3 * phase), 0.0) ** 2
            glow(picture, at, 1.2 + 1.6 * size, colour("#ffd998"), 0.5 * gleam)
        figures.keeper(picture, (318, 704), 400, colour("#0b0709"), 1)
        stroke(
            picture, [(352, 395), (361, 430), (365, 500), (362, 560)], 4, colour("#e08a34"), 0.45
        )
        stroke(picture, [(344, 318), (350, 336), (347, 356)], 3.5, colour("#f0a04a"), 0.6)
        return drift(picture, zoom=1.0 + 0.006 * (time + 2), centre=(640, 350), border=2)

    return frame


def letter() -> Callable[[float], Picture]:
    """The desk by candlelight: a sheet of paper, a seal, rain on the window behind."""
    rng = np.random.default_rng(67)
    table = 330
    wood = noise(rng, (60, 3), 5)
    rings = noise(rng, (5, 2), 4)
    drops = rng.random((90, 4))
    candle = (292.0, 318.0)

    plate = gradient(
        (0, "#1a2236"), (0.30, "#2a2f45"), (0.44, "#3a2c33"), (0.46, "#5c3320"), (1, "#2e160d")
    )
    boards = (np.sin(rings * 26 + wood * 5) * 0.5 + 0.5) * 0.10 + wood * 0.16
    plate[table:] += (boards[table:] - 0.12)[..., None] * colour("#c07840")
    glow(plate, (candle[0], table + 120), 430, colour("#b86a2a"), 0.50, 1.7)

    def sheet(u: float, v: float) -> tuple[float, float]:
        """A place on the letter (0 to 1 each way) in the picture."""
        upper = np.array([508 + 470 * u, 396 - 10 * u])
        lower = np.array([420 + 690 * u, 662 - 2 * u])
        share = v**1.12
        x, y = upper + (lower - upper) * share
        return float(x), float(y + 7 * np.sin(np.pi * u) * (0.5 - v))

    def edge(low: float, high: float) -> list[tuple[float, float]]:
        top = [sheet(u, low) for u in np.linspace(0, 1, 20)]
        return top + [sheet(u, high) for u in np.linspace(1, 0, 20)]

    envelope = [(900, 410), (1210, 440), (1180, 590), (850, 545)]
    polygon(plate, [(x + 14, y + 16) for x, y in envelope], colour("#140805"), 0.65, 11)
    polygon(plate, envelope, colour("#c79a68"))
    polygon(plate, [envelope[0], (1030, 512), envelope[1]], colour("#b38757"))
    stroke(plate, [envelope[0], (1030, 512), envelope[1]], 2, colour("#7c5632"), 0.7)
    polygon(plate, [(x + 10, y + 20) for x, y in edge(0, 1)], colour("#140805"), 0.75, 13)
    polygon(plate, edge(0, 1), colour("#efd9ae"))
    polygon(plate, edge(0.50, 1), colour("#e3c796"), 0.8)
    stroke(plate, [sheet(u, 0.5) for u in np.linspace(0, 1, 20)], 2, colour("#b39566"), 0.8)
    ink = colour("#4a2c2a")
    for line in range(11):
        v = 0.10 + 0.072 * line
        start, stop = (0.09, 0.91 - 0.05 * rng.random()) if line < 10 else (0.58, 0.80)
        u = start
        while u < stop:
            word = min(rng.uniform(0.035, 0.11), stop - u)
            along = np.linspace(u, u + word, 56)
            wave = (
                0.011
                * np.sin(np.linspace(0, word * 330, 56) + rng.uniform(0, 6))
                * np.interp(along, np.linspace(u, u + word, 9), rng.uniform(0.35, 1.3, 9))
            )
            stroke(
                plate,
                [sheet(a, v + w) for a, w in zip(along, wave, strict=True)],
                1.7 + v,
                ink,
                0.72,
            )
            u += word + 0.022
    seal = (1043.0, 520.0)
    ellipse(plate, (seal[0] + 4, seal[1] + 6), 36, 25, colour("#1c0805"), 0.5)
    ellipse(plate, seal, 35, 24, colour("#9c1f24"))
    ellipse(plate, (seal[0] - 1, seal[1] - 1), 24, 16, colour("#c4393a"))
    ellipse(plate, (seal[0], seal[1]), 21, 14, colour("#a8262a"))
    quill = [(1170, 250), (1100, 350), (1010, 470), (905, 588)]
    stroke(plate, [(x + 18, y + 24) for x, y in quill[1:]], 6, colour("#140805"), 0.35)
    vane = [
        (1240, 150),
        (1262, 205),
        (1225, 275),
        (1160, 340),
        (1082, 398),
        (1112, 330),
        (1160, 245),
        (1205, 180),
    ]
    polygon(plate, vane, colour("#d8c4b4"))
    polygon(plate, [vane[0], *vane[4:]], colour("#a58f86"), 0.8)
    stroke(
        plate,
        [(1240, 152), (1165, 275), (1080, 395), (985, 502), (905, 588)],
        3.4,
        colour("#efe2cf"),
    )
    stroke(plate, [(925, 566), (905, 588)], 4.5, colour("#2a1b20"))

    def frame(time: float) -> Picture:
        picture = plate.copy()
        # The panes behind: drops, and the lamp's beam passing over them now and then.
        sweep = np.exp(-((((time % 6.0) - 3.0) / 0.55) ** 2))
        light(
            picture,
            smooth(table - 10, 40, ROWS) * np.float32(0.05 + 0.20 * sweep) * np.ones_like(COLUMNS),
            colour("#a8b4d8"),
        )
        for across, down, size, phase in drops:
            row = (down + 0.02 * (time + 2) * (0.3 + phase)) % 1 * table * 0.94
            gleam = 0.20 + 0.30 * sweep + 0.16 * np.sin(1.3 * time + 6.3 * phase)
            glow(
                picture,
                (across * WIDTH, row),
                2.5 + 9 * size**2,
                colour("#9fb2dc"),
                max(gleam, 0.05),
                1.0,
            )
        for at in (470, 960):
            polygon(
                picture,
                [(at - 11, 0), (at + 11, 0), (at + 11, 324), (at - 11, 324)],
                colour("#170d0d"),
            )
        polygon(picture, [(0, 318), (WIDTH, 318), (WIDTH, 336), (0, 336)], colour("#2a150d"))
        polygon(picture, vane, colour("#d8c4b4"), 0.55)
        flicker = (
            1
            + 0.05 * np.sin(7.3 * time)
            + 0.04 * np.sin(17.1 * time + 1)
            + 0.03 * np.sin(31 * time)
        )
        sway = 3.0 * np.sin(2.3 * time) + 2.0 * np.sin(5.1 * time)
        warm = np.exp(-(((COLUMNS - candle[0]) / 760) ** 2) - ((ROWS - candle[1] - 60) / 520) ** 2)
        picture *= (0.30 + 0.95 * warm * np.float32(flicker))[..., None]
        x, y = candle
        polygon(
            picture,
            [(x - 64, y + 210), (x + 64, y + 210), (x + 46, y + 232), (x - 46, y + 232)],
            colour("#5c3a1c"),
        )
        ellipse(picture, (x, y + 210), 66, 15, colour("#8a5a2a"))
        polygon(
            picture,
            [(x - 25, y + 18), (x + 25, y + 14), (x + 27, y + 208), (x - 27, y + 208)],
            colour("#e9b878"),
        )
        polygon(
            picture,
            [(x - 25, y + 18), (x - 8, y + 17), (x - 9, y + 208), (x - 27, y + 208)],
            colour("#b97c40"),
            0.7,
            6,
        )
        ellipse(picture, (x, y + 16), 25, 7, colour("#ffdc9c"))
        stroke(picture, [(x, y + 15), (x + 1, y + 2), (x + 2, y - 6)], 3, colour("#2a1208"))
        high = 66 * flicker
        flame = []
        for share in np.linspace(0, 2 * np.pi, 40):
            up = (1 - np.cos(share)) / 2
            flame.append(
                (x + np.sin(share) * 13 * (1 - up) ** 0.55 + sway * up**2, y + 4 - high * up)
            )
        glow(picture, (x, y - 25), 190, colour("#ff8a2a"), 0.30 * flicker)
        glow(picture, (x, y - 25), 56, colour("#ffb050"), 0.42 * flicker)
        polygon(picture, flame, colour("#ffd780") * 1.9, 0.97, 1.6)
        glow(picture, (x + 0.3 * sway, y - 20), 11, colour("#fff6d8"), 0.9, 0.55)
        glow(picture, (x, y + 2), 9, colour("#4a6ad0"), 0.5)
        return drift(
            picture, -5 * time, -3.2 * time, 1.03 + 0.012 * (time + 2), centre=(560, 430), border=2
        )

    return frame
