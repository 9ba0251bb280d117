"""The people of a screening who may be looked at by themselves: by label, or by kind. Pure."""

from dataclasses import dataclass

from engine.screening.findings import Findings
from player.studio.audience.view import AudienceView


@dataclass(frozen=True, slots=True)
class Group:
    """People of a screening who may be looked at by themselves: of a label, or of a kind that was
    found (`number`, from 0)."""

    showings: frozenset[str]
    label: str = ""
    number: int | None = None

    @property
    def key(self) -> str:
        """What a link says for it."""
        return f"label:{self.label}" if self.number is None else f"kind:{self.number + 1}"


def groups_of(view: AudienceView, found: Findings | None) -> tuple[Group, ...]:
    """The groups of everybody that may be shown apart, and are not everybody; kinds of people once
    there are `found` some."""
    rows = view.gathered.showings
    groups = []
    for label in view.labels:
        those = frozenset(row["showing"] for row in rows if label in row["labels"])
        if len(those) < len(rows):
            groups.append(Group(those, label))
    if found is not None and found.kinds.number > 1:
        kinds = found.kinds.kind
        for number in range(found.kinds.number):
            those = frozenset(
                row["showing"] for row, kind in zip(rows, kinds, strict=False) if kind == number
            )
            groups.append(Group(those, number=number))
    return tuple(groups)
