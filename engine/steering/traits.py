"""The traits of this viewer, learned while the film runs: a small Gaussian belief for each trait.

A trait is a constant by which a viewer differs from what segments intend (or from their usual
attention, for a theme). It is observed at the end of each segment with Gaussian noise, and may
drift between segments: a one-dimensional Kalman filter (Kalman, 1960) for each trait.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.adding import added
from engine.steering.response import NO_SHIFT, affect_transition
from engine.story.model import Segment
from engine.viewer.felt import Estimate
from engine.words import Affect, Dimension, Seconds

_PRIOR: Final = 0.08  # variance of how much viewers differ from an intention (0.28 squared)
_NOISE: Final = 0.06  # variance of one viewer's response from segment to segment
_PROCESS_NOISE: Final = 0.003  # variance by which a trait may drift from one segment to the next
_OUTLIER: Final = 6.6  # squared deviations: once in a hundred by chance, or a taste has changed
_SHORTEST: Final[Seconds] = 2.0  # nothing is learned from less
_ATTENTION_PRIOR: Final = 0.04  # variance of how closely viewers watch on the whole
_ATTENTION_NOISE: Final = 0.03  # variance of attention at the end of one segment
_THEME_PRIOR: Final = 0.02  # variance of how attention differs from theme to theme


@dataclass(frozen=True, slots=True)
class TraitBelief:
    """A Gaussian belief about one trait, such as how much further than intended a viewer goes.

    `mean` is in units of the trait: valence and arousal (-2 to 2 in practice), or attention
    (0 to 1); `variance` is its square.
    """

    mean: float = 0.0
    variance: float = _PRIOR

    def updated(self, seen: float, noise: float, prior: float = _PRIOR) -> "TraitBelief":
        """This belief after one observation with the variance `noise`: one step of a Kalman
        filter, whose variance never exceeds `prior`.

        An observation that lies too far out to be explained (1 in 100 by chance) means that the
        trait has changed: the variance then starts again from `prior`.
        """
        variance = min(prior, self.variance + _PROCESS_NOISE)
        surprise = (seen - self.mean) ** 2
        if surprise > _OUTLIER * (variance + noise):
            variance = prior
        gain = variance / (variance + noise)
        return TraitBelief(self.mean + gain * (seen - self.mean), variance * (1 - gain))

    def widened(self, prior: float) -> "TraitBelief":
        """This belief with a variance halfway back to `prior`; never with a smaller one."""
        return TraitBelief(self.mean, max(self.variance, (self.variance + prior) / 2))


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits learned about this viewer. Frozen: learning makes a new one.

    `valence` and `arousal` are how much further than intended the viewer goes (0 by default).
    `attention` is how closely they watch on the whole (0 to 1); `likes` is by how much they watch
    a theme more closely than that (-1 to 1), in the order in which themes were first met.
    """

    valence: TraitBelief = TraitBelief()
    arousal: TraitBelief = TraitBelief()
    attention: TraitBelief = TraitBelief(0.5, _ATTENTION_PRIOR)
    likes: tuple[tuple[str, TraitBelief], ...] = ()

    def after(
        self,
        segment: Segment,
        watched: Seconds,
        before: Mapping[Dimension, Estimate],
        since: Mapping[Dimension, Estimate],
        needed: float,
        shift: Affect = NO_SHIFT,
    ) -> "Traits":
        """The traits after a segment that was watched for `watched` seconds.

        `before` and `since` are the beliefs at its beginning and end; a dimension known with
        less than the confidence `needed` at either teaches nothing.
        """
        if watched < _SHORTEST:
            return self
        meant = affect_transition(segment, watched, shift)
        share = 1 - meant.retention
        learned: dict[str, TraitBelief] = {}
        for name, trait, led in (
            ("valence", self.valence, meant.valence),
            ("arousal", self.arousal, meant.arousal),
        ):
            if name not in before or name not in since:
                learned[name] = trait  # no feeling may be inferred
                continue
            first, last = before[name], since[name]  # type: ignore[index]
            if min(first.confidence, last.confidence) < needed:
                learned[name] = trait
                continue
            # The transition of `response`, solved for the trait.
            seen = (last.mean - meant.retention * first.mean - led) / share
            noise = (last.variance + meant.retention**2 * first.variance) / share**2 + _NOISE
            learned[name] = trait.updated(seen, noise)
        attention, likes = self._liking(segment, since["attention"], needed)
        return Traits(learned["valence"], learned["arousal"], attention, likes)

    def another_day(self) -> "Traits":
        """The prior for this viewer's next visit: the same means, with variances halfway back to
        those of an unknown viewer."""
        fresh = Traits()
        return Traits(
            self.valence.widened(fresh.valence.variance),
            self.arousal.widened(fresh.arousal.variance),
            self.attention.widened(fresh.attention.variance),
            tuple((theme, known.widened(_THEME_PRIOR)) for theme, known in self.likes),
        )

    def liking(self, themes: tuple[str, ...]) -> float:
        """How much more closely than usual this viewer will watch these themes, -1 to 1."""
        known = [belief.mean for theme, belief in self.likes if theme in themes]
        return added(known) / len(themes) if known else 0.0

    def _liking(
        self, segment: Segment, attention: Estimate, needed: float
    ) -> tuple[TraitBelief, tuple[tuple[str, TraitBelief], ...]]:
        if attention.confidence < needed:
            return self.attention, self.likes
        seen, themes = attention.mean, segment.themes
        usual = seen - self.liking(themes)
        usually = self.attention.updated(
            usual, _ATTENTION_NOISE + attention.variance, _ATTENTION_PRIOR
        )
        likes = dict(self.likes)
        over = seen - self.attention.mean - self.liking(themes)
        noise = max(1, len(themes)) * (
            _ATTENTION_NOISE + attention.variance + self.attention.variance
        )
        for theme in themes:
            known = likes.get(theme, TraitBelief(0.0, _THEME_PRIOR))
            likes[theme] = known.updated(known.mean + over, noise, _THEME_PRIOR)
        return usually, tuple(likes.items())
