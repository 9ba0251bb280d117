"""Why the film went where it went: in one sentence for the viewer, and in full for the maker.

The words are modest on purpose: software says what a face looked like, never what it felt.
"""

import math
from collections.abc import Iterable
from typing import Any

from engine.steering.counterfactual import Counterfactual
from engine.steering.decision import Alternative, Decided
from engine.viewer.felt import Felt
from engine.viewer.wording import causes_wording, family_of_state, percent


def sentence(decided: Decided) -> str:
    """One sentence for the viewer: what was seen, and what the film made of it."""
    match decided.kind:
        case "abstained":
            return (
                f"You could not be read well enough ({percent(decided.felt.confidence)}), "
                f"so the film took its default path to {decided.to}."
            )
        case "only":
            return f"There was one way on only: {decided.to}."
        case "chosen":
            return f"You chose it, so the film went to {decided.to}."
        case "calmed":
            felt = decided.felt.estimates["arousal"]
            return (
                f"You looked stirred beyond your limit for too long (arousal {felt.mean:+.2f}, "
                f"{percent(felt.confidence)}), so the film went to {decided.to}, which calms."
            )
        case "asked":
            return f"You asked for it, so the film went to {decided.to}."
        case "fault":
            return f"A clip could not be shown, so the film went to {decided.to}."
    other = _runner_up(decided)
    rather = f" rather than {other.to}" if other is not None else ""
    return f"{seen(decided.felt)}, so the film went to {decided.to}{rather}."


def seen(felt: Felt) -> str:
    """The viewer's look, with the certainty of that word, and what pushed it there, without a full
    stop."""
    if "valence" not in felt.estimates:
        attention = felt.estimate("attention")
        return f"No feeling was inferred (attention {attention.mean:.2f})"
    valence = felt.estimate("valence")
    causes = causes_wording(felt.causes)
    by = f": {causes}" if causes else ""
    looked, certainty = family_of_state(felt)
    like = "You looked neutral" if looked == "neutral" else f"It looked like {looked}"
    known = f"valence {valence.mean:+.2f}, {percent(valence.confidence)}"
    return f"{like} ({percent(certainty)}; {known}{by})"


def margin(decided: Decided) -> tuple[str, float] | None:
    """The runner-up among what was weighed, and by how much more it would have lost; None where
    fewer than two cuts were."""
    chosen = next((a for a in decided.alternatives if a.to == decided.to and _counts(a)), None)
    others = [a for a in decided.alternatives if a.to != decided.to and _counts(a)]
    if chosen is None or chosen.loss is None or not others:
        return None
    second = min(others, key=lambda each: each.loss or 0.0)
    return second.to, (second.loss or 0.0) - chosen.loss


def _counts(each: Alternative) -> bool:
    return each.loss is not None and not each.ruled_out


def explanation(decided: Decided, otherwise: Counterfactual | None = None) -> dict[str, Any]:
    """A decision in full, as what `json` can write. `differs` tells it left the default path;
    `otherwise` is the reading that would have changed it, where one would."""
    felt, second = decided.felt, margin(decided)
    looked = family_of_state(felt) if "valence" in felt.estimates else (None, None)
    return {
        "time": decided.now,
        "from": decided.segment,
        "to": decided.to,
        "at": decided.at,
        "kind": decided.kind,
        "default": decided.default,
        "differs": decided.default is not None and decided.to != decided.default,
        "why": decided.why,
        "broken": list(decided.broken),
        "sentence": sentence(decided),
        "probability": decided.probability,
        "runner_up": None if second is None else {"to": second[0], "margin": second[1]},
        "otherwise": None
        if otherwise is None
        else {
            "dimension": otherwise.dimension,
            "was": otherwise.was,
            "value": otherwise.value,
            "to": otherwise.to,
        },
        "alternatives": [
            {
                "to": each.to,
                "loss": each.loss,
                "terms": dict(each.terms),
                "ruled_out": each.ruled_out,
            }
            for each in decided.alternatives
        ],
        "viewer": {
            "looked_like": looked[0],
            "looked_like_certainty": looked[1],
            "presence": felt.presence,
            "confidence": felt.confidence,
            **{
                name: {
                    "mean": estimate.mean,
                    "deviation": math.sqrt(estimate.variance),
                    "confidence": estimate.confidence,
                }
                for name, estimate in felt.estimates.items()
            },
        },
        "causes": [{"quantity": name, "push": push} for name, push in felt.causes],
    }


def explain_lines(decisions: Iterable[tuple[Decided, Counterfactual | None]]) -> list[str]:
    """Decisions, each with the reading that would have changed it, as plain text: a few lines
    for each."""
    lines: list[str] = []
    for decided, otherwise in decisions:
        felt = decided.felt
        if lines:
            lines.append("")
        lines.append(
            f"{_clock(decided.now)}  {decided.segment} → {decided.to}  ({decided.kind}, "
            f"default {decided.default or 'none'}, due {_clock(decided.at)})"
        )
        lines.append(f"    {sentence(decided)}")
        lines.append(f"    why: {decided.why}")
        lines.append(
            "    viewer: "
            + ", ".join(
                f"{name} {each.mean:+.2f} ± {math.sqrt(each.variance):.2f} "
                f"({percent(each.confidence)})"
                for name, each in felt.estimates.items()
            )
            + f", presence {felt.presence:.2f}, confidence {percent(felt.confidence)}"
        )
        if felt.causes:
            lines.append(f"    moved by: {causes_wording(felt.causes)}")
        lines += [f"    {_weighed(each, decided)}" for each in decided.alternatives]
        second = margin(decided)
        if second is not None:
            lines.append(f"    runner-up: {second[0]}, by {second[1]:.3f}")
        if decided.probability < 1:
            lines.append(f"    explored: chosen with probability {decided.probability:.2f}")
        if otherwise is not None:
            lines.append(
                f"    otherwise: {otherwise.dimension} {otherwise.value:+.2f} rather than "
                f"{otherwise.was:+.2f} would have led to {otherwise.to}"
            )
    return lines


def _weighed(each: Alternative, decided: Decided) -> str:
    mark = "*" if each.to == decided.to and not each.ruled_out else "-"
    if each.ruled_out:
        return f"{mark} {each.to}: ruled out, {each.ruled_out}"
    if each.loss is None:
        return f"{mark} {each.to}: permitted, not weighed"
    terms = ", ".join(f"{name} {value:.3f}" for name, value in each.terms.items())
    return f"{mark} {each.to}: loss {each.loss:.3f} ({terms})"


def _runner_up(decided: Decided) -> Alternative | None:
    """The counterfactual in words: the default, or the next best that was permitted."""
    others = [each for each in decided.alternatives if each.to != decided.to and not each.ruled_out]
    default = next((each for each in others if each.to == decided.default), None)
    weighed = [each for each in others if each.loss is not None]
    nearest = min(weighed, key=lambda each: each.loss or 0.0, default=None)
    return default or nearest or next(iter(others), None)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:05.2f}"
