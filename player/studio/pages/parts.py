"""What several pages are built of: charts that can be saved, tables that can be copied."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from nicegui import ui
from nicegui.element import Element

from player.studio.charts.looks import Options, palettes
from player.studio.words import Words

_STATIC: Final = Path(__file__).parents[1] / "static"


def _echarts() -> str:
    """Where ECharts lies in NiceGUI's wheel."""
    found = find_spec("nicegui")
    assert found is not None and found.origin is not None
    return str(Path(found.origin).parent / "elements" / "echart" / "dist")


class Chart(Element, component=_STATIC / "chart.js", esm={"nicegui-echart": _echarts()}):
    """A chart by its options (`charts.looks`); it follows the page's light and dark.

    Events: `second` (`at`, `level`) where somebody clicks into it, `part` (`name`) on a piece.
    """

    def __init__(self, options: Options, described: str, name: str, height: int) -> None:
        super().__init__()
        self._props["options"] = options
        self._props["palettes"] = palettes()
        self._props["described"] = described
        self._props["filename"] = f"{name}.svg"
        self._update_method = "update_chart"
        self.style(f"height: {height}px")

    def show(self, options: Options) -> None:
        """Draw it anew with other options."""
        self._props["options"] = options
        self.update()

    def save(self) -> None:
        """Have the browser save it as an SVG, in the colours of light."""
        self.run_method("save")


def styled() -> None:
    """The look of the pages that are built of these parts."""
    ui.add_head_html('<link rel="stylesheet" href="/studio/pages.css">')


def titled(title: str, chart: Callable[[], Chart], words: Words) -> Chart:
    """A panel with a heading and a chart, and a button that saves it as SVG."""
    with ui.element("section").classes("panel part"):
        with ui.row().classes("part-head"):
            ui.html(f"<h2>{escape(title)}</h2>", sanitize=False)
            ui.space()
            place = ui.row()
        made = chart()
        with place:
            label = f"{words('parts.svg')}: {title}"
            ui.button(icon="download", color=None, on_click=made.save).props(
                f'flat round dense aria-label="{escape(label)}"'
            ).tooltip(words("parts.svg"))
    return made


class Choice:
    """One of several, as the browser's own list: by keys and by screen readers as anywhere."""

    def __init__(
        self,
        options: Mapping[str, str],
        value: str,
        label: str,
        changed: Callable[[str], object],
        *,
        seen: bool = True,
    ) -> None:
        """`options` by value, with their words; the label is `seen`, or read out only."""
        self.value = value
        with ui.element("label").classes("choice"):
            if seen:
                ui.element("span").props(f'innerHTML="{escape(label)}"')
            self._list = ui.element("select").props(f'aria-label="{escape(label)}"')
        self.offer(options, value)

        def chosen(told: str) -> None:
            self.value = told
            changed(told)

        self._list.on(
            "change",
            lambda event: chosen(str(event.args)),
            js_handler="(e) => emit(e.target.value)",
        )

    def offer(self, options: Mapping[str, str], value: str) -> None:
        """Other options, one of them chosen."""
        self.value = value
        self._list.clear()
        with self._list:
            for key, words in options.items():
                chosen = " selected" if key == value else ""
                ui.element("option").props(
                    f'value="{escape(key)}" innerHTML="{escape(words)}"{chosen}'
                )


def heading(text: str, level: int = 2) -> None:
    """A heading of the page."""
    ui.html(f"<h{level}>{escape(text)}</h{level}>", sanitize=False)


def table(
    columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]], words: Words, name: str
) -> ui.table:
    """A table by columns (key, heading), sorted by a click on a heading; copied as a whole by a
    button, with tabs, as spreadsheets take it."""
    made = (
        ui.table(
            columns=[
                {"name": key, "label": label, "field": key, "sortable": True, "align": "left"}
                for key, label in columns
            ],
            rows=[dict(row) for row in rows],
            row_key=columns[0][0],
            pagination={"rowsPerPage": 0},
        )
        .props(f'flat dense hide-pagination wrap-cells aria-label="{escape(name)}"')
        .classes("numbers")
    )

    def copy() -> None:
        ui.clipboard.write(tabbed(columns, [dict(row) for row in made.rows]))
        ui.notify(words("parts.copied"))

    ui.button(words("parts.copy"), icon="content_copy", color=None, on_click=copy).props(
        "flat dense no-caps"
    )
    return made


def tabbed(columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows with tabs between their cells, under their headings."""
    lines = ["\t".join(label for _, label in columns)]
    for row in rows:
        cells = (str(row.get(key, "")) for key, _ in columns)
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines)
