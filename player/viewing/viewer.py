"""Whose showing it is: their limits and their profile, if they have one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.problems import Trouble
from engine.steering.doubts import can_be_kept, doubt
from engine.steering.limits import Limits
from engine.steering.preset import Preset
from engine.steering.traits import Traits
from engine.story.model import Story
from engine.story.represent import Wanted
from engine.story.wishes import misspelt_note, unknown_wishes
from engine.viewer.limits import ViewerLimits
from engine.viewer.viewer_names import normalised
from player.records.profiles import Profiles
from player.viewing.options import PlayOptions


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody before the film. `name` is None where nobody was named; `known` says whether a
    profile of theirs was kept before."""

    preset: Preset
    wanted: Wanted
    name: str | None
    known: bool
    asked_without: tuple[str, ...] = ()
    """The content notes named for this showing, beside those of the profile."""

    def is_told(self, story: Story, announce: Callable[[str], None]) -> None:
        """Say what of their wishes means nothing in a story, before its representations go.

        Trouble where a note on the command line is only misspelt: it would be shown.
        """
        slip = misspelt_note(story, self.asked_without)
        if slip is not None:
            raise Trouble(
                f'--without {slip[0]}: did you mean "{slip[1]}"? So this film\'s author calls it.',
                blame="call",
            )
        for sentence in unknown_wishes(story, self.wanted):
            announce(sentence)

    def may_see(self, story: Story, announce: Callable[[str], None]) -> None:
        """Say what their limits mean for a story. Trouble where it cannot be shown within them."""
        if self.preset.limits == ViewerLimits():
            return
        theirs = Limits(story, self.preset.limits)
        doubted = doubt(theirs)
        if not doubted or doubt(Limits(story)) == doubted:
            return  # what the author's own limits do is for `check` to say
        if not can_be_kept(theirs):
            raise Trouble(f"This film cannot be shown within your limits. {doubted}")
        announce(f"Within your limits: {doubted[0].lower()}{doubted[1:]}")

    def keep(self, traits: Traits, announce: Callable[[str], None]) -> None:
        """Keep what this showing learned. Only with their consent."""
        if self.name is None:
            return
        try:
            Profiles(announce=announce).learn(self.name, traits, known=self.known)
        except Trouble as trouble:
            announce(str(trouble))


def whose(options: PlayOptions) -> Viewer:
    """The viewer that a showing is for, by the command line.

    Trouble where their profile cannot be read: it may hold limits, and without them the film must
    not begin.
    """
    name = None if options.viewer is None else normalised(options.viewer)
    try:
        profile = None if name is None else Profiles().find(name)
    except Trouble as trouble:
        why = f"{trouble} Until then the film does not begin, for limits may be in that profile."
        raise Trouble(why, blame=trouble.blame) from None
    limits = options.limits
    traits = Traits()
    if profile is not None:
        limits, traits = limits.tightened(profile.limits), profile.traits.another_day()
    wanted = replace(
        options.wanted,
        age=limits.rating,
        without=frozenset(limits.without),
        intensity=limits.intensity,
    )
    preset = Preset(limits=limits, traits=traits)
    known = profile is not None
    return Viewer(preset, wanted, name, known, options.limits.without)
