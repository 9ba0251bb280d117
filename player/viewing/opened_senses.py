"""Opens what a showing may sense with, in sight of whoever is sensed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.clock import FilmClock
from engine.sensing.face.face_process import SpareProcess
from engine.sensing.sensors import SensorKind
from engine.story.model import Story
from player.records.consent_records import ConsentRecords
from player.screen.overlay_state import OverlayState
from player.viewing.asking import Choice
from player.viewing.restrictions import restrictions
from player.viewing.scene import View
from player.viewing.senses import Senses, agreed_for, senses_for

if TYPE_CHECKING:
    from player.viewing.stage import Stage


def opened_in_sight(
    stage: "Stage",
    story: Story,
    film: FilmClock,
    choice: Choice,
    records: ConsentRecords,
    announce: Callable[[str], None],
    spare: SpareProcess | None = None,
) -> Senses:
    """Open the devices; the indicators are on the screen before the first of them may be open.

    From here on each can be withdrawn, and `records` keeps that it was. A face is read in the
    `spare` process; where none may be, it ends here.
    """

    def record(kinds: Sequence[SensorKind], how: str, forgets: bool) -> None:
        withdrawn = dict.fromkeys(consent for kind in kinds for consent in agreed_for(kind, choice))
        if withdrawn or forgets:
            records.withdrawn(tuple(withdrawn), how=how, forgets=forgets)

    for sentence in restrictions(story.sensing, choice.wording):
        announce(sentence)
    senses = senses_for(choice, stage.mixer, stage.clock, film, story.sensing, spare)
    if spare is not None and not any(each.kind == "camera" for each in senses.sensors):
        spare.close()
    stage.withdrawing.begin(senses, announce, record, choice.wording)
    senses.light()
    if senses.sensors:
        opening = OverlayState(opening=True, title=story.title)
        stage.draw(View(opening, is_awaiting=True))
    senses.start()
    return senses
