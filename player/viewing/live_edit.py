"""An author edits the story while its film runs: what was saved is taken in between two cuts."""

from collections.abc import Callable

from engine.consent.wording import Said
from engine.problems import Trouble
from engine.showing.showing import Showing
from engine.story.load import load_story
from engine.story.represent import represented
from player.audio.score import Score
from player.viewing.material import Material, material_of, playable, read_score
from player.viewing.programme import Programme, sensed_as
from player.viewing.watching import StoryWatch


class LiveEdit:
    """Holds an edited story back until the film can go on by it. Window thread."""

    def __init__(self, watch: StoryWatch) -> None:
        self._watch = watch
        self._edited: Material | None = None

    def due(self, showing: Showing, paused: bool, say: Callable[[Said], None]) -> Material | None:
        """The edited story, once, as soon as no cut is on its way; `say` is told what is amiss."""
        for found in self._watch.take():
            if isinstance(found, Material):
                self._edited = found
            else:
                why = {"why": found}  # problems have one language, for they name keys and lines
                say(Said(f"The film goes on as it was. {found}", "edit_refused", why))
        edited = self._edited
        if edited is None:
            return None
        if showing.current is not None and showing.current not in edited.story.segments:
            self._edited = None
            gone = (
                f'The edited story has no segment "{showing.current}", which is on screen. The '
                "film goes on as it was."
            )
            say(Said(gone, "edit_gone", {"segment": showing.current}))
            return None
        if paused or not showing.takes(edited.story):
            return None
        self._edited = None
        return edited

    def close(self) -> None:
        """Look no more."""
        self._watch.close()


def live_edit_of(
    programme: Programme, score: Score, announce: Callable[[str], None]
) -> LiveEdit | None:
    """What takes in the story whenever it is saved, if --watch wants that."""
    if not programme.options.watch:
        return None
    stems = dict(programme.story.score)

    def read() -> Material:
        nonlocal stems
        loaded = load_story(programme.options.story)
        try:
            edited = represented(playable(loaded, announce), programme.viewer.wanted)
            edited = sensed_as(edited, programme.story.sensing)  # never more than was agreed to
        except Trouble as trouble:
            first = str(trouble).splitlines()[1:2]  # `check` tells the others
            raise Trouble("".join(first).strip() or str(trouble)) from None
        material = material_of(loaded, edited, announce)
        if edited.score != stems:
            stems = dict(edited.score)
            read_score(loaded.folder, edited, score, announce)
        return material

    return LiveEdit(StoryWatch(programme.loaded.path, read))
