"""What stands and moves in the pictures: the lighthouse, the keeper, boats, gulls."""

import numpy as np

from sample_film.render.paint import Colour, Picture, Point, ellipse, glow, polygon, stroke


def rounded(points: list[Point], times: int = 2) -> list[Point]:
    """The outline with its corners cut off (Chaikin), and again, until it looks like cloth."""
    line = np.array(points)
    for _ in range(times):
        after = np.roll(line, -1, axis=0)
        line = np.stack([0.75 * line + 0.25 * after, 0.25 * line + 0.75 * after], axis=1)
        line = line.reshape(-1, 2)
    return [(float(x), float(y)) for x, y in line]


def lighthouse(
    picture: Picture, foot: Point, height: float, body: Colour, edge: Colour | None = None
) -> Point:
    """A tower with its gallery and dome; returns where its lamp is."""
    x, y = foot

    def at(across: float, up: float) -> Point:
        return x + across * height, y - up * height

    tower = [at(-0.105, 0), at(-0.062, 0.78), at(0.062, 0.78), at(0.105, 0)]
    polygon(picture, tower, body)
    if edge is not None:
        strip = [at(0.045, 0), at(0.028, 0.78), at(0.062, 0.78), at(0.105, 0)]
        polygon(picture, strip, edge, 0.55, height * 0.008)
    polygon(picture, [at(-0.095, 0.775), at(-0.095, 0.80), at(0.095, 0.80), at(0.095, 0.775)], body)
    for place in np.linspace(-0.09, 0.09, 7):
        stroke(picture, [at(place, 0.80), at(place, 0.845)], max(height * 0.006, 0.8), body)
    stroke(picture, [at(-0.095, 0.845), at(0.095, 0.845)], max(height * 0.008, 0.9), body)
    for place in (-0.048, -0.016, 0.016, 0.048):
        stroke(picture, [at(place, 0.80), at(place, 0.905)], max(height * 0.007, 0.8), body)
    dome = [at(-0.062, 0.90), at(-0.05, 0.935), at(-0.02, 0.965), at(0, 0.975)]
    polygon(picture, [*dome, at(0.02, 0.965), at(0.05, 0.935), at(0.062, 0.90)], body)
    stroke(picture, [at(0, 0.97), at(0, 1.03)], max(height * 0.008, 0.8), body)
    return at(0, 0.86)


def keeper(
    picture: Picture, foot: Point, height: float, body: Colour, facing: int = 1, stoop: float = 0.0
) -> None:
    """A man in a long coat and a cap, seen from the side."""
    x, y = foot

    def at(across: float, up: float) -> Point:
        return x + facing * (across + stoop * up * up) * height, y - up * height

    coat = [
        at(-0.11, 0.07), at(-0.135, 0.35), at(-0.125, 0.62), at(-0.105, 0.76), at(-0.05, 0.83),
        at(0.04, 0.835), at(0.085, 0.77), at(0.105, 0.62), at(0.10, 0.38), at(0.115, 0.07),
    ]  # fmt: skip
    polygon(picture, rounded(coat), body)
    hem = [at(-0.13, 0.30), at(-0.122, 0.065), at(0.122, 0.065), at(0.1, 0.30)]
    polygon(picture, hem, body)
    polygon(picture, [at(-0.075, 0.09), at(-0.075, 0), at(0.0, 0), at(-0.01, 0.09)], body)
    polygon(picture, [at(0.02, 0.09), at(0.015, 0), at(0.105, 0), at(0.085, 0.09)], body)
    head = at(0.012, 0.905)
    ellipse(picture, head, height * 0.058, height * 0.072, body)
    polygon(picture, [at(-0.03, 0.80), at(-0.03, 0.88), at(0.04, 0.88), at(0.04, 0.80)], body)
    cap = [at(-0.07, 0.915), at(-0.075, 0.985), at(0.0, 1.015), at(0.075, 0.985), at(0.072, 0.92)]
    polygon(picture, rounded(cap), body)
    polygon(
        picture, rounded([at(0.0, 0.93), at(0.06, 0.935), at(0.118, 0.908), at(0.05, 0.91)]), body
    )
    nose = [at(0.05, 0.915), at(0.074, 0.886), at(0.055, 0.875)]
    polygon(picture, nose, body)
    beard = [at(0.0, 0.87), at(0.07, 0.885), at(0.072, 0.845), at(0.03, 0.815)]
    polygon(picture, rounded(beard), body)


def boat(
    picture: Picture,
    place: Point,
    length: float,
    body: Colour,
    lean: float = 0.0,
    sail: Colour | None = None,
) -> Point:
    """A small boat on its waterline; returns where a lantern hangs from its mast."""
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])

    def at(across: float, up: float) -> Point:
        x, y = turn @ np.array([across * length, -up * length])
        return float(place[0] + x), float(place[1] + y)

    hull = [at(-0.5, 0.15), at(-0.43, -0.04), at(0.36, -0.05), at(0.54, 0.19), at(0.3, 0.125)]
    polygon(picture, [*hull, at(-0.2, 0.11)], body)
    stroke(picture, [at(0.02, 0.1), at(0.02, 0.5), at(0.02, 0.92)], max(length * 0.02, 1.0), body)
    stroke(picture, [at(0.02, 0.9), at(0.28, 0.5), at(0.53, 0.19)], max(length * 0.006, 0.7), body)
    stroke(
        picture, [at(0.02, 0.9), at(-0.24, 0.5), at(-0.49, 0.15)], max(length * 0.006, 0.7), body
    )
    if sail is None:
        cabin = [at(-0.36, 0.1), at(-0.35, 0.29), at(-0.1, 0.29), at(-0.07, 0.1)]
        polygon(picture, cabin, body)
        stroke(picture, [at(0.02, 0.22), at(-0.2, 0.35), at(-0.42, 0.42)], length * 0.016, body)
    else:
        main = [at(0.0, 0.9), at(-0.16, 0.66), at(-0.33, 0.42), at(-0.45, 0.25), at(0.0, 0.2)]
        polygon(picture, main, sail)
        jib = [
            at(0.04, 0.86),
            at(0.21, 0.62),
            at(0.38, 0.40),
            at(0.5, 0.23),
            at(0.25, 0.2),
            at(0.05, 0.24),
        ]
        polygon(picture, jib, sail, 0.9)
    return at(0.12, 0.42)


def lantern(picture: Picture, place: Point, size: float, paint: Colour, strength: float) -> None:
    """A small flame with its halo."""
    glow(picture, place, size * 9, paint, 0.30 * strength)
    glow(picture, place, size * 2.6, paint, 0.8 * strength, power=0.7)
    glow(picture, place, size, np.array([1.0, 0.95, 0.8], np.float32), 1.1 * strength)


def gull(
    picture: Picture,
    place: Point,
    span: float,
    flap: float,
    body: Colour,
    tip: Colour | None = None,
    bank: float = 0.0,
) -> None:
    """A gull from ahead; `flap` from -1, wings down, to 1, wings up."""
    share = np.linspace(-1, 1, 33)
    out = np.abs(share)
    lift = flap * (0.62 * out**1.15) + 0.20 * np.sin(out * np.pi * 0.85) - 0.10 * out**3
    thick = 0.075 * (1 - out**1.6) + 0.006
    x = share * (1 - 0.22 * abs(flap) * out) * span / 2
    upper, lower = -(lift + thick * 0.4) * span / 2, -(lift - thick) * span / 2
    cosine, sine = np.cos(bank), np.sin(bank)

    def turned(xs: np.ndarray, ys: np.ndarray) -> list[Point]:
        return [
            (float(place[0] + a * cosine - b * sine), float(place[1] + a * sine + b * cosine))
            for a, b in zip(xs, ys, strict=True)
        ]

    polygon(picture, turned(x, upper) + turned(x[::-1], lower[::-1]), body)
    if tip is not None:
        for part in (slice(0, 6), slice(27, 33)):
            outline = turned(x[part], upper[part]) + turned(x[part][::-1], lower[part][::-1])
            polygon(picture, outline, tip)
    ellipse(picture, (place[0], place[1] + span * 0.012), span * 0.04, span * 0.062, body)
