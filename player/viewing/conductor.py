"""Carries out what the showing orders: on the decks, on the score, and over the picture."""

from collections.abc import Sequence

from engine.showing.events import Command, CutTo, Failed, Finish, FreezeFrame, Offer, Prepare
from engine.words import Seconds, SegmentName
from player.audio.mixer import Mixer
from player.playback.pool import Pool
from player.viewing.material import Material
from player.viewing.over_film import OverFilm


class Conductor:
    """Takes the commands of one showing. Window thread.

    `material` says which segments cannot be tried; replace it where the story was edited.
    """

    def __init__(self, material: Material, pool: Pool, mixer: Mixer, over: OverFilm) -> None:
        self.material = material
        self._pool = pool
        self._mixer = mixer
        self._over = over

    def obey(self, commands: Sequence[Command], now: Seconds) -> list[Failed]:
        """Carry them out at film time `now`; the segments among them that cannot be."""
        failed: list[Failed] = []
        for command in commands:
            match command:
                case Prepare(segments, start):
                    playable = tuple(each for each in segments if self._is_playable(each))
                    first_plays = playable[:1] == segments[:1]
                    self._pool.prepare(playable, start if first_plays else None)
                    failed += self._refused(segments)
                case CutTo(segment, at, dissolve, start):
                    if self._is_playable(segment):
                        self._pool.cut_to(segment, at, dissolve, start)
                    failed += self._refused((segment,))
                case FreezeFrame(at):
                    self._pool.freeze(at)
                case Offer():
                    self._over.ask(command, now)
                case Finish(at):
                    self._pool.prepare(())
                    self._pool.fade_out(at)
                    self._mixer.score.play(None)
        return failed

    def _is_playable(self, segment: SegmentName) -> bool:
        return segment not in self.material.unplayable

    def _refused(self, segments: Sequence[SegmentName]) -> list[Failed]:
        why = self.material.unplayable
        return [Failed(segment, why[segment]) for segment in segments if segment in why]
