"""What several pages are built of: charts that can be saved, tables that can be copied."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from nicegui import ui
from nicegui.element import Element

from player.studio.charts.figures import Cell, figures, separated
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
        self.called = name
        self._update_method = "update_chart"
        self.style(f"height: {height}px")

    def show(self, options: Options) -> None:
        """Draw it anew with other options."""
        self._props["options"] = options
        self.update()

    def stand_at(self, at: int) -> None:
        """Draw a line at a second, by its place along the axis, as soon as the chart is drawn."""
        self._props["at"] = at

    def point(self, at: int) -> None:
        """Draw it now, and say what is there."""
        self.stand_at(at)  # alone, for the options are many and stay as they are
        self.run_method("point", at)

    @property
    def options(self) -> Options:
        """Those that are shown."""
        options: Options = self._props["options"]
        return options

    def note(self, note: str) -> None:
        """A sentence that goes along with its SVG, below the picture."""
        self._props["note"] = note

    def save(self) -> None:
        """Have the browser save it as an SVG, in the colours of light."""
        self.run_method("save")


def styled() -> None:
    """The look of the pages that are built of these parts."""
    ui.add_head_html('<link rel="stylesheet" href="/studio/pages.css">')


def charted() -> None:
    """Have the browser make ECharts ready while the page comes, not when its first chart does."""
    ui.add_body_html('<script type="module">import "nicegui-echart";</script>')


def titled(
    title: str,
    chart: Callable[[], Chart],
    words: Words,
    *,
    note: str = "",
    at: Mapping[str, Sequence[Cell]] | None = None,
) -> Chart:
    """A panel with a heading and a chart, and buttons that save it as SVG, save its numbers as CSV
    and copy them. A `note` goes along with all three, such as that an audience was made; `at` says
    of what the numbers are (`charts.figures.figures`)."""
    with ui.element("section").classes("panel part"):
        with ui.row().classes("part-head"):
            ui.html(f"<h2>{escape(title)}</h2>", sanitize=False)
            ui.space()
            place = ui.row().classes("part-buttons")
        made = chart()
        made.note(note)

        def text(mark: str) -> str:
            return separated(figures(made.options, at), note, mark)

        def copy() -> None:
            ui.clipboard.write(text("\t"))
            ui.notify(words("parts.copied"))

        with place:
            for icon, does, called in (
                ("content_copy", copy, "copy_numbers"),
                ("table_view", lambda: _saved(text(","), f"{made.called}.csv"), "csv"),
                ("download", made.save, "svg"),
            ):
                label = f"{words('parts.' + called)}: {title}"
                ui.button(icon=icon, color=None, on_click=does).props(
                    f'flat round dense aria-label="{escape(label)}"'
                ).tooltip(words("parts." + called))
    return made


def _saved(text: str, name: str) -> None:
    # With a mark of its order, by which spreadsheets know that it is UTF-8.
    ui.download.content(text.encode("utf-8-sig"), name, "text/csv")


_MARK_FIRST: Final = """(typed) => {
  emit(typed);
  const field = getElement(%d), list = field.$refs.qRef, word = typed.trim().toLowerCase();
  setTimeout(() => {
    if (!word || !field.filteredOptions.length) return;
    const at = field.filteredOptions.findIndex((each) => each.label.toLowerCase() === word);
    list.setOptionIndex(Math.max(0, at));
    list.scrollTo(Math.max(0, at));
  }, 30);
}"""


def marks_first(field: ui.select, heard: Callable[[str], object] = lambda _: None) -> None:
    """Have a list that is typed into mark the name that is typed, or else the first that holds it,
    so that Enter takes it. `heard` is told what is typed."""
    field.on(
        "input-value",
        lambda event: heard(str(event.args or "")),
        js_handler=_MARK_FIRST % field.id,
    )


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
        self._offered = 0
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
        # Of a film of a thousand segments there are thousands: as elements of the page each would
        # be told to the browser by itself.
        self._offered += 1  # what the browser chose meanwhile is put back, the options alike or not
        self._list._props["innerHTML"] = f"<!--{self._offered}-->" + "".join(
            f'<option value="{escape(key)}"{" selected" if key == value else ""}>'
            f"{escape(words)}</option>"
            for key, words in options.items()
        )
        self._list.update()


def heading(text: str, level: int = 2) -> None:
    """A heading of the page."""
    ui.html(f"<h{level}>{escape(text)}</h{level}>", sanitize=False)


def table(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Mapping[str, Any]],
    words: Words,
    name: str,
    *,
    goes: tuple[str, Callable[[int], object]] | None = None,
    note: str = "",
) -> ui.table:
    """A table by columns (key, heading), sorted by a click on a heading; copied as a whole by a
    button, with tabs, as spreadsheets take it, and a `note` above it.

    A column is sorted by what stands under its key with `_by` in a row, where there is that: shares
    and times stand there as numbers. `goes` makes a column's cells buttons, which call with the
    row's number.
    """
    numbered: list[dict[str, Any]] = [{"number": n, **row} for n, row in enumerate(rows)]
    made = (
        ui.table(
            columns=[_column(key, label, numbered) for key, label in columns],
            rows=numbered,
            row_key="number",
            pagination={"rowsPerPage": 0},
        )
        .props(f'flat dense hide-pagination wrap-cells aria-label="{escape(name)}"')
        .classes("numbers")
    )
    if goes is not None:
        key, call = goes
        made.add_slot(
            f"body-cell-{key}",
            '<q-td :props="props"><button type="button" class="cell-link" '
            "@click=\"$parent.$emit('goes', props.row.number)\">{{ props.value }}</button></q-td>",
        )
        made.on("goes", lambda event: call(int(event.args)))

    def copy() -> None:
        head = [each["label"] for each in made.columns]
        cells = [[str(row.get(each["name"], "")) for each in made.columns] for row in made.rows]
        ui.clipboard.write(separated((head, [[*row] for row in cells]), note, "\t"))
        ui.notify(words("parts.copied"))

    ui.button(words("parts.copy"), icon="content_copy", color=None, on_click=copy).props(
        "flat dense no-caps"
    )
    return made


def _column(key: str, label: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    column = {"name": key, "label": label, "field": key, "sortable": True, "align": "left"}
    by = f"{key}_by"
    if any(by in row for row in rows):
        none = "-Infinity"
        column[":sort"] = f"(a, b, one, other) => (one.{by} ?? {none}) - (other.{by} ?? {none})"
    return column
