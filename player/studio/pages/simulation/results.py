"""The Simulation page's results: where viewers ended, how long their films were, what to know."""

from nicegui import ui

from engine.simulation.importance import remarks
from engine.story.model import Story
from player.studio.charts.simulated import endings, running_times
from player.studio.pages.parts import Chart, heading, table, titled
from player.studio.simulation.trial import Outcome
from player.studio.words import Words

_REMARKS = 8
_HIGHEST = 900  # pixels of a chart of very many endings


class Results:
    """The charts, the numbers and the remarks, of a story that may be another at each showing."""

    def __init__(self, words: Words, story: Story) -> None:
        self._words = words
        note = words("simulation.made_up")
        high = _high(story)
        with ui.element("div").classes("two"):
            self._ends = titled(
                words("simulation.endings"),
                lambda: Chart({}, words("simulation.described_endings"), "endings", high),
                words,
                note=note,
            )
            self._times = titled(
                words("simulation.times"),
                lambda: Chart(
                    {}, words("simulation.described_times"), "running_times", min(high, 360)
                ),
                words,
                note=note,
            )
        with ui.element("div").classes("two"):
            with ui.element("section").classes("panel part"):
                heading(words("simulation.numbers"))
                self._numbers = table(
                    [
                        ("what", words("simulation.ending")),
                        ("now", words("simulation.now")),
                        ("before", words("simulation.before")),
                    ],
                    [], words, words("simulation.numbers"), note=note,
                )  # fmt: skip
                self._columns = self._numbers.columns
            with ui.element("section").classes("panel part"):
                heading(words("simulation.remarks"))
                self._remarks = ui.element("ul").classes("remarks")

    def show(self, found: Outcome, before: Outcome | None, story: Story) -> None:
        """Show what came of a trial so far, beside what came of the one before."""
        shares = before.endings if before else None
        self._ends.style(f"height: {_high(story)}px")
        self._ends.show(endings(found.endings, shares, self._said("endings")))
        self._times.show(running_times(found.times, story.limits.running_time, self._said("times")))
        self._list_numbers(found, before)
        self._list_remarks(found, story)

    def _said(self, chart: str) -> dict[str, str]:
        words = self._words
        names = ("now", "before", "viewers")
        return {each: words(f"simulation.{each}") for each in names} | {
            "described": words(f"simulation.described_{chart}")
        }

    def _list_numbers(self, found: Outcome, was: Outcome | None) -> None:
        words = self._words
        names = dict.fromkeys([*found.endings, *(was.endings if was else ())])
        rows = [
            {
                "what": name,
                "now": _percent(found, name), "now_by": found.endings.get(name),
                "before": _percent(was, name), "before_by": was.endings.get(name) if was else None,
            }
            for name in names
        ]  # fmt: skip
        for key in ("shortest", "median", "longest"):
            what = f"{words('simulation.times')}, {words('simulation.' + key)}"
            rows.append({"what": what, "now": _seconds(found, key), "before": _seconds(was, key)})
        self._numbers.columns = self._columns if was else self._columns[:-1]
        self._numbers.rows = [{"number": number, **row} for number, row in enumerate(rows)]
        self._numbers.update()

    def _list_remarks(self, found: Outcome, story: Story) -> None:
        self._remarks.clear()
        with self._remarks:
            if found.failed:
                with ui.element("li"):
                    told = self._words("simulation.failed", count=found.failed, of=found.viewers)
                    ui.label(told).classes("bad").props("role=alert")
            known = remarks(found.report, story.limits.must_see)[:_REMARKS]
            if not known and not found.failed:
                with ui.element("li"):
                    ui.label(self._words("simulation.no_remarks"))
            for each in known:
                with ui.element("li"):
                    ui.label(each.sentence)
                    for why in each.why[:2]:
                        ui.label(why).classes("quiet small")


def _high(story: Story) -> int:
    many = max(2, sum(each.is_ending for each in story.segments.values()))
    return min(_HIGHEST, 90 + 44 * many)


def _percent(found: Outcome | None, ending: str) -> str:
    return f"{found.endings.get(ending, 0.0):.1%}" if found else ""


def _seconds(found: Outcome | None, key: str) -> str:
    value = found.report["running_time"][key] if found else None
    return f"{value:.1f} s" if value is not None else ""
