"""Three ways for the night to end: dawn, the dark, the signal."""

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
    Stars,
    beam,
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
    stroke,
)
from sample_film.render.scenes.shore import cloud_light


def dawn() -> Callable[[float], Picture]:
    """The sun comes up, and a sail with it."""
    rng = np.random.default_rng(103)
    horizon = 452
    early = gradient(
        (0, "#6f8fc4"), (0.3, "#b9a4cc"), (0.5, "#f5b0ac"), (0.62, "#ffd7a0"), (1, "#ffe9c4")
    )
    late = gradient(
        (0, "#6db4de"), (0.3, "#b4d8e6"), (0.5, "#ffdfc4"), (0.62, "#fff1c2"), (1, "#fff6dc")
    )
    bank = noise(rng, (12, 3), 5)
    sea = Sea(rng, horizon, 0.9)
    coast = ridge(rng, 8)
    columns = np.arange(WIDTH)

    def frame(time: float) -> Picture:
        day = float(smooth(-2, 13, time))
        picture = early + (late - early) * np.float32(day)
        sun = (560.0, 462 - 13.5 * (time + 2))
        glow(picture, sun, 400, colour("#ff9a5a"), 0.20)
        glow(picture, sun, 130, colour("#ffcf70"), 0.30)
        slope = np.arctan2(ROWS - sun[1], COLUMNS - sun[0])
        away = np.hypot(COLUMNS - sun[0], ROWS - sun[1])
        rays = (0.5 + 0.5 * np.sin(slope * 14 + 0.20 * time)) * (
            0.5 + 0.5 * np.sin(slope * 23 - 0.31 * time + 1)
        )
        light(picture, (rays * np.exp(-away / 420) * 0.18).astype(np.float32), colour("#ffe6a0"))
        density = drift(bank, 9 * time)
        lay(
            picture,
            smooth(0.5, 0.9, density) * 0.5 * smooth(430, 200, ROWS),
            mix("#d98fa6", "#fff6ee", 0.25 + 0.75 * day),
        )
        light(
            picture,
            cloud_light(density) * smooth(0.4, 0.7, density) * 0.35 * smooth(0, 300, ROWS),
            colour("#ffcf94"),
        )
        ellipse(picture, sun, 44, 44, colour("#fff6d0") * 1.6, 0.97)
        far = 452 - 44 * np.interp(columns + 3 * time, np.arange(2 * WIDTH), coast)
        hills(picture, far, mix("#d59aa8", "#c7c3c9", day), 2.5)
        shore = contour([790, 905, 980, 1120, 1280], [0, 0.35, 0.84, 0.98, 1.05])
        ground = 456 - 128 * shore * (
            0.85 + 0.15 * np.interp(columns + 900, np.arange(2 * WIDTH), coast)
        )
        hills(picture, ground, mix("#5a3f63", "#5f6b5c", 0.75 * day), 1.3)
        foot = float(ground[1070]) + 6
        lamp = figures.lighthouse(
            picture,
            (1070, foot),
            240,
            mix("#f0dcd2", "#fff8ee", day),
            mix("#8f6b86", "#b79a98", day),
        )
        for low, high in ((0.16, 0.32), (0.48, 0.63)):
            right = [(1070 + 240 * (0.105 - 0.055 * up), foot - 240 * up) for up in (low, high)]
            band = [*right, *((2140 - x, y) for x, y in right[::-1])]
            polygon(picture, band, mix("#9a3f4c", "#c2524e", day), 0.92)
        glow(picture, lamp, 16, colour("#ffe9a8"), 0.9, power=0.7)
        figures.keeper(picture, (1008, float(ground[1008]) + 2), 44, colour("#3a2a44"), -1)
        sea.mirror(
            picture, time, mix("#6d6f9e", "#3f93ac", day), 0.55, 0.6, glint=colour("#6a5028")
        )
        reach = float(smooth(-3, 14, time))
        at = (250 + 430 * reach, 500 + 34 * reach + 2 * np.sin(1.3 * time))
        length = 130 + 60 * reach
        shape = [
            (at[0] - length * 0.4, at[1] + 3),
            (at[0] + length * 0.4, at[1] + 3),
            (at[0] + length * 0.05, at[1] + length * 0.7),
        ]
        polygon(picture, shape, mix("#7c5a72", "#4e7f8c", day), 0.35, 8)
        figures.boat(
            picture,
            at,
            length,
            colour("#4a2b3c"),
            0.04 * np.sin(0.9 * time),
            mix("#ffd9bd", "#fff7e8", day),
        )
        figures.keeper(
            picture,
            (at[0] + length * 0.3, at[1] - length * 0.1),
            length * 0.3,
            colour("#4a2b3c"),
            1,
        )
        for index in range(7):
            phase = 1.9 * index
            place = (
                150 + 120 * index + 26 * time + 30 * np.sin(phase),
                120 + 52 * np.sin(phase * 2.3) + 14 * np.sin(0.7 * time + phase),
            )
            flap = (
                np.sin(6.5 * time + phase) * float(smooth(-0.4, 0.4, np.sin(0.9 * time + phase)))
                + 0.1
            )
            figures.gull(
                picture,
                place,
                34 + 5 * (index % 3),
                flap,
                mix("#6b5a7c", "#6d7f92", day),
                None,
                0.2 * np.sin(time + phase),
            )
        return drift(picture, zoom=1.05 - 0.0022 * (time + 2), centre=(700, 430), border=2)

    return frame


def the_dark() -> Callable[[float], Picture]:
    """Ash, a bruise of red, and a lamp that goes out."""
    rng = np.random.default_rng(109)
    horizon = 486
    sky = gradient(
        (0, "#141315"),
        (0.35, "#1f1b1d"),
        (0.54, "#38262a"),
        (0.635, "#74302f"),
        (0.675, "#a2423a"),
        (1, "#20191c"),
    )
    ash, low = noise(rng, (7, 3), 6), noise(rng, (10, 2), 5)
    sea = Sea(rng, horizon, 0.8)
    coast = ridge(rng, 9)
    columns = np.arange(WIDTH)

    def frame(time: float) -> Picture:
        # It burns, falters three times, and is gone after eight seconds.
        burn = float(smooth(8.6, 7.2, time)) * (
            1 - 0.65 * float(smooth(0.2, 0.8, np.sin(2.2 * time) * (time > 3)))
        )
        ember = float(smooth(9.8, 8.2, time))
        picture = sky.copy()
        glow(picture, (430, horizon), 420, colour("#8a2f2a"), 0.28 * (1 - 0.035 * (time + 2)), 3.0)
        density = drift(ash, 8 * time)
        lay(picture, smooth(0.35, 0.9, density) * 0.80 * smooth(520, 180, ROWS), colour("#1a181b"))
        light(
            picture,
            cloud_light(density) * smooth(0.4, 0.75, density) * 0.30 * smooth(120, 470, ROWS),
            colour("#8a3d38"),
        )
        lay(
            picture,
            smooth(0.5, 0.95, drift(low, 15 * time)) * 0.5 * np.exp(-(((ROWS - 430) / 70) ** 2)),
            colour("#2b2022"),
        )
        shore = contour([610, 730, 850, 1000, 1280], [0, 0.30, 0.92, 0.66, 1.1])
        ground = 488 - 150 * shore * (0.82 + 0.18 * np.interp(columns, np.arange(2 * WIDTH), coast))
        foot = float(ground[858]) + 8
        lamp = (858.0, foot - 0.86 * 250)
        beam(picture, lamp, 0.42 * time + 2.6, colour("#e8c9a0"), 0.5 * burn, 800, 0.05, 0.12)
        hills(picture, ground, colour("#0b0a0c"), 1.2)
        figures.lighthouse(picture, (858, foot), 250, colour("#0b0a0c"), colour("#40211f"))
        glow(picture, lamp, 20, colour("#ffcf9a"), 1.0 * burn, power=0.7)
        glow(picture, lamp, 5, colour("#ff6a3a"), 0.9 * ember)
        figures.keeper(picture, (772, float(ground[772]) + 3), 62, colour("#0b0a0c"), -1, -0.03)
        far = float(smooth(5.6, 4.2, time))
        glow(picture, (248 - 5 * time, horizon - 5), 4, colour("#ffb070"), 1.1 * far)
        glow(picture, (248 - 5 * time, horizon - 5), 22, colour("#ff7a3a"), 0.4 * far)
        sea.mirror(picture, time, colour("#0f0d10"), 0.62, 0.35)
        light(
            picture,
            np.exp(-(((ROWS - horizon) / 7) ** 2)) * 0.16 * smooth(900, 300, COLUMNS),
            colour("#d0604a"),
        )
        return drift(picture, 0, 0, 1.09 - 0.004 * (time + 2), centre=(700, 430), border=2)

    return frame


def the_signal() -> Callable[[float], Picture]:
    """From the gallery: long, short, long; and far out a light that answers."""
    rng = np.random.default_rng(113)
    horizon = 408
    sky = gradient(
        (0, "#1c0b3a"),
        (0.2, "#3d1663"),
        (0.38, "#7c2a86"),
        (0.5, "#b0457f"),
        (0.565, "#d67a86"),
        (1, "#3a1a52"),
    )
    field = Stars(rng, 700, (1500, 1700))
    bank = noise(rng, (9, 3), 5)
    curtain = noise(rng, (2, 22), 4)
    sea = Sea(rng, horizon, 0.7)
    ink = colour("#12081f")

    def pulse(time: float, times: tuple[tuple[float, float], ...]) -> float:
        return max(
            float(smooth(a - 0.15, a + 0.12, time) * smooth(b + 0.3, b, time)) for a, b in times
        )

    def frame(time: float) -> Picture:
        ours = pulse(
            time, ((-1.6, -0.5), (1.0, 2.2), (2.9, 3.2), (4.0, 5.2), (10.0, 11.4), (13.0, 16.0))
        )
        theirs = pulse(time, ((6.0, 7.0), (7.7, 8.0), (8.6, 9.6), (11.9, 12.9)))
        picture = sky.copy()
        field.shine(picture, time, 0.25 * time, 330, 0.9)
        folds = drift(curtain, 16 * time + 40 * np.sin(0.3 * time))
        veil = smooth(0.38, 0.9, folds) * smooth(-40, 150, ROWS) * smooth(345, 190, ROWS)
        light(picture, veil * 0.16, colour("#b04ad8"))
        density = drift(bank, 6 * time)
        lay(picture, smooth(0.55, 0.95, density) * 0.5 * smooth(420, 220, ROWS), colour("#5a2370"))
        light(
            picture,
            cloud_light(density) * smooth(0.45, 0.7, density) * 0.4 * smooth(150, 380, ROWS),
            colour("#ff8aa0"),
        )
        glow(picture, (640, horizon), 420, colour("#ff8a86"), 0.16, 3.2)
        ship = (438 + 7 * time, horizon - 9.0)
        gold = colour("#ffc46a")
        if theirs > 0:
            glow(picture, ship, 70, gold, 0.40 * theirs)
        glow(picture, (ship[0], ship[1] - 2), 12, gold, 0.30 + 0.8 * theirs, power=0.7)
        glow(picture, ship, 3.2, colour("#fff2d0"), 0.45 + 0.9 * theirs)
        source_glow = picture.copy()
        glow(source_glow, (ship[0], ship[1] - 40), 12, gold, 0.25 + 1.1 * theirs, 0.16, power=0.8)
        sea.mirror(source_glow, time, colour("#2a1142"), 0.55, 0.45, glint=colour("#3a1c38"))
        picture[horizon:] = source_glow[horizon:]
        sails = [
            (ship[0] - 8, ship[1] + 8),
            (ship[0] - 10, ship[1] + 4),
            (ship[0], ship[1] - 15),
            (ship[0] + 9, ship[1] + 4),
            (ship[0] + 8, ship[1] + 8),
        ]
        polygon(picture, sails, colour("#4a2058"), 0.9)
        glow(picture, (ship[0], ship[1] - 1), 3.4, colour("#fff2d0"), 0.5 + 1.6 * theirs)
        # Our own beam leaves over the keeper's shoulder.
        lamp = np.array([1210.0, 34.0])
        heading = np.array(ship) - lamp
        heading /= np.hypot(*heading)
        along = (COLUMNS - lamp[0]) * heading[0] + (ROWS - lamp[1]) * heading[1]
        aside = np.abs((ROWS - lamp[1]) * heading[0] - (COLUMNS - lamp[0]) * heading[1])
        spread = 14 + 0.05 * np.clip(along, 0, None)
        shaft = (
            np.exp(-((aside / spread) ** 2))
            * np.exp(-np.clip(along, 0, None) / 620)
            * smooth(-20, 40, along)
        )
        light(picture, (shaft * (0.05 + 0.75 * ours)).astype(np.float32), colour("#ffe2a6"))
        # The gallery: rail, posts, the edge of the lantern, the keeper.
        polygon(picture, [(0, 690), (560, 652), (WIDTH, 640), (WIDTH, HEIGHT), (0, HEIGHT)], ink)
        for at in range(-40, 1320, 118):
            row = 682 - 0.036 * at
            stroke(picture, [(at, row + 10), (at + 1, row - 60), (at + 2, row - 128)], 7, ink)
        for lift, thick in ((128, 11), (66, 5)):
            stroke(
                picture,
                [(x, 682 - 0.036 * x - lift) for x in (-10.0, 400.0, 900.0, 1290.0)],
                thick,
                ink,
            )
        polygon(picture, [(1150, 0), (WIDTH, 0), (WIDTH, HEIGHT), (1196, HEIGHT)], ink)
        warm = mix("#5a2a4a", "#ffc878", 0.15 + 0.85 * ours)
        polygon(picture, [(1176, 0), (1262, 0), (1262, 200), (1188, 196)], warm, 0.85)
        stroke(picture, [(1216, 0), (1219, 100), (1221, 200)], 9, ink)
        glow(picture, (1214, 60), 130, colour("#ffb45a"), 0.10 + 0.55 * ours)
        figures.keeper(picture, (905, 664), 330, ink, -1, 0.02)
        arm = [(908, 398), (874, 430), (846, 482), (816, 512), (818, 528), (846, 526)]
        polygon(picture, figures.rounded([*arm, (872, 506), (892, 470), (912, 440)]), ink)
        # A scarf in the wind, widening from the neck and never still.
        out = np.linspace(0, 1, 16)
        middle = 400 - 22 * out + 13 * out * np.sin(7 * out - 4.2 * time)
        half = 5 + 5 * out + 2 * np.sin(5 * out - 3 * time)
        upper = list(zip(905 + 118 * out, middle - half, strict=True))
        lower = list(zip(905 + 112 * out, middle + half, strict=True))
        scarf = [*upper, *lower[::-1]]
        polygon(picture, scarf, mix("#5c1838", "#a83a54", 0.3 + 0.7 * ours), 0.97)
        stroke(
            picture,
            [(938, 404), (944, 450), (941, 520), (942, 600)],
            4,
            colour("#ffb878"),
            0.12 + 0.5 * ours,
        )
        return drift(picture, 0, 0, 1.0 + 0.0042 * (time + 2), centre=(600, 410), border=2)

    return frame
