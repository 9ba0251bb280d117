"""Text in matplotlib's pictures: outlines of any script, in their place, without a warning."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.pictures.printed import outline, put, relettered, size_of
from engine.text.typesetting import TextStyle

TEXTS = ["harbour", "a$b_c^d\\e {}", "المصباح", "दीपक", "ตะเกียง", "灯塔", "한글", "\ue000", ""]


@pytest.mark.parametrize("text", TEXTS)
def test_outlines_lie_where_the_text_is_said_to_lie(text: str) -> None:
    vertices, codes = outline(text, TextStyle(40.0))
    assert len(vertices) == len(codes)
    wide, high = (72 * 4 * inches / 4 for inches in size_of(text, 40.0))
    if text:
        assert len(codes) > 3
        assert vertices[:, 0].min() > -4 and vertices[:, 0].max() < wide + 8
        assert vertices[:, 1].min() > -12 and vertices[:, 1].max() < high + 12


def test_a_picture_holds_them_without_a_warning(tmp_path: Path) -> None:
    figure = Figure((4, 3), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 1)
    axes.set_axis_off()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number, text in enumerate(TEXTS):
            put(axes, (0.5, 0.1 * number + 0.05), text, 12, within=axes.transData, colour="black")
        put(figure, (0.0, 1.0), "Title", 20, within=figure.transFigure, colour="red", ha="left",
            va="top", bold=True)  # fmt: skip
        for suffix in ("png", "svg"):
            figure.savefig(tmp_path / f"picture.{suffix}")
    canvas = np.asarray(figure.canvas.buffer_rgba())[:, :, :3].astype(int)  # type: ignore[attr-defined]
    red = np.argwhere((canvas[:, :, 0] > 200) & (canvas[:, :, 1] < 100))
    assert len(red) > 100
    top, left = red.min(axis=0)
    assert top < 15 and left < 5
    # Each line has its ink around the middle of the picture.
    dark = canvas.max(axis=2) < 100
    for number, text in enumerate(TEXTS[:7]):
        middle = 300 - round(300 * (0.1 * number + 0.05))
        rows = dark[middle - 9 : middle + 9]
        columns = np.flatnonzero(rows.any(axis=0))
        assert len(columns), text
        assert abs(columns.mean() - 200) < 12, text
    assert axes.get_xlim() == (0, 1)


def test_a_figure_makes_room_for_what_was_handed_over() -> None:
    figure = Figure((6, 3), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_title("below")
    axes.barh(["маяк", "灯塔の部屋", "a$b_{"], [1, 2, 3])
    title = figure.suptitle("十の文字 $x_{")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        relettered(figure, ticks=True)
        figure.canvas.draw()
    above, below = title.get_window_extent(), axes.title.get_window_extent()
    assert above.y1 > above.y0 >= below.y1
    names = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert all(box.x0 >= 0 and box.x1 > box.x0 + 10 for box in names)
