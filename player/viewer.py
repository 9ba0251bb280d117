"""Whose showing it is: their limits and their profile, if they have one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.limits import Limits
from engine.steering.preset import Preset
from engine.steering.response import Traits
from engine.story.model import Story
from engine.story.represent import Wanted
from engine.story.wishes import misspelt_note, unknown_wishes
from engine.viewer.limits import ViewerLimits
from player.options import PlayOptions
from player.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody before the film. `profile` is None where nobody was named."""

    preset: Preset
    wanted: Wanted
    profile: Profile | None
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
        doubt = theirs.doubt()
        if not doubt or Limits(story).doubt() == doubt:
            return  # what the author's own limits do is for `check` to say
        if not theirs.are_possible:
            raise Trouble(f"This film cannot be shown within your limits. {doubt}")
        announce(f"Within your limits: {doubt[0].lower()}{doubt[1:]}")

    def keep(self, traits: Traits, announce: Callable[[str], None]) -> None:
        """Keep what this showing learned. Only with their consent."""
        if self.profile is None:
            return
        try:
            Profiles().keep(self.profile.after(traits))
        except Trouble as trouble:
            announce(str(trouble))


def whose(options: PlayOptions) -> Viewer:
    """The viewer that a showing is for, by the command line. Trouble for a damaged profile."""
    name = options.viewer
    profile = None if name is None else Profiles().find(name) or Profile(name)
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
    return Viewer(preset, wanted, profile, options.limits.without)
