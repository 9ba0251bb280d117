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
from engine.words import Seconds
from player.records.profiles import Profiles
from player.system.passphrases import OF_PROFILES, Passphrases
from player.viewing.options import PlayOptions


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody before the film. `name` is None where nobody was named; `known` says whether a
    profile of theirs was kept before."""

    preset: Preset
    wanted: Wanted
    name: str | None
    known: bool
    profiles: Profiles | None = None
    unkept: str = ""
    """Why no profile of theirs could be kept, for the first screen; empty where one could."""
    keep_for: Seconds | None = None
    asked_without: tuple[str, ...] = ()
    """The content notes named for this showing, beside those of the profile."""

    def aged(self, age: int) -> "Viewer":
        """This viewer, of that age in years."""
        limits = self.preset.limits.tightened(ViewerLimits(rating=age))
        preset = replace(self.preset, limits=limits)
        return replace(self, preset=preset, wanted=replace(self.wanted, age=limits.rating))

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

    def keep(self, traits: Traits) -> str:
        """Keep what this showing learned; return why it could not be, or an empty text.

        Only with their consent. Nobody is asked anything.
        """
        if self.name is not None and self.profiles is not None:
            try:
                self.profiles.learn(self.name, traits, known=self.known, keep_for=self.keep_for)
            except Trouble as trouble:
                return str(trouble)
        return ""


def whose(options: PlayOptions, announce: Callable[[str], None]) -> Viewer:
    """The viewer that a showing is for, by the command line.

    Whoever has to be asked for a passphrase is asked now, and not while a window is open. Trouble
    where their profile cannot be read: it may hold limits, and without them the film must not
    begin.
    """
    name = None if options.viewer is None else normalised(options.viewer)
    profile, profiles, unkept = None, None, ""
    passphrases = Passphrases(OF_PROFILES)  # no child inherits what was given, in any case
    if name is not None:
        try:
            profiles = Profiles(announce=announce, key_in=options.key_in, ask=passphrases)
            profile = profiles.find(name)
        except Trouble as trouble:
            why = (
                f"{trouble} Until then the film does not begin, for limits may be in that profile."
            )
            raise Trouble(why, blame=trouble.blame) from None
        if profile is None and options.may_keep_profile:
            unkept = _prepared(profiles, name, announce)
        passphrases.close()
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
    preset = Preset(limits=limits, traits=traits, responses=dict(options.responses))
    known = profile is not None
    return Viewer(
        preset, wanted, name, known, profiles, unkept, options.keep_for, options.limits.without
    )


def _prepared(profiles: Profiles, name: str, announce: Callable[[str], None]) -> str:
    """Why a profile could not be kept after the film, in a few words; empty where it could."""
    try:
        profiles.prepare(name)
    except Trouble as trouble:
        announce(f"No profile of {name} will be kept: {trouble}")
        return "there is no safe place for its key"
    return ""
