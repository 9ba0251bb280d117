"""Why the film went where it went: in one sentence for the viewer, and in full for the maker.

The words are modest on purpose: software says what a face looked like, never what it felt.
"""

from collections.abc import Iterable
from typing import Any

from engine.steering.decision import Alternative, Decided
from engine.viewer.emotions import nearest_family
from engine.viewer.felt import Felt
from engine.viewer.wording import caused, percent


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
        case "asked":
            return f"You asked for it, so the film went to {decided.to}."
        case "fault":
            return f"A clip could not be shown, so the film went to {decided.to}."
    other = _runner_up(decided)
    rather = f" rather than {other.to}" if other is not None else ""
    return f"{seen(decided.felt)}, so the film went to {decided.to}{rather}."


def seen(felt: Felt) -> str:
    """What the viewer looked like and what pushed it there, without a full stop."""
    valence = felt.estimates["valence"]
    causes = caused(felt.causes)
    by = f": {causes}" if causes else ""
    looked = nearest_family(felt.affect)
    like = "You looked neutral" if looked == "neutral" else f"It looked like {looked}"
    return f"{like} (valence {valence.mean:+.2f}, {percent(valence.confidence)}{by})"


def explanation(decided: Decided) -> dict[str, Any]:
    """A decision in full, as what `json` can write. `differs` tells it left the default path."""
    felt = decided.felt
    return {
        "time": decided.now,
        "from": decided.segment,
        "to": decided.to,
        "at": decided.at,
        "kind": decided.kind,
        "default": decided.default,
        "differs": decided.default is not None and decided.to != decided.default,
        "why": decided.why,
        "sentence": sentence(decided),
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
            "looked_like": nearest_family(felt.affect),
            "presence": felt.presence,
            "confidence": felt.confidence,
            **{
                name: {"mean": estimate.mean, "confidence": estimate.confidence}
                for name, estimate in felt.estimates.items()
            },
        },
        "causes": [{"quantity": name, "push": push} for name, push in felt.causes],
    }


def explanations(events: Iterable[object]) -> list[dict[str, Any]]:
    """Every decision among a log's events, in full and in order."""
    return [explanation(event) for event in events if isinstance(event, Decided)]


def explain_lines(events: Iterable[object]) -> list[str]:
    """The same as plain text, a few lines for each decision."""
    lines: list[str] = []
    for decided in (event for event in events if isinstance(event, Decided)):
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
                f"{name} {each.mean:+.2f} ({percent(each.confidence)})"
                for name, each in felt.estimates.items()
            )
            + f", presence {felt.presence:.2f}, confidence {percent(felt.confidence)}"
        )
        if felt.causes:
            lines.append(f"    moved by: {caused(felt.causes)}")
        lines += [f"    {_weighed(each, decided)}" for each in decided.alternatives]
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
    """What the film would otherwise have done: the default, or the next best that was permitted."""
    others = [each for each in decided.alternatives if each.to != decided.to and not each.ruled_out]
    default = next((each for each in others if each.to == decided.default), None)
    weighed = [each for each in others if each.loss is not None]
    nearest = min(weighed, key=lambda each: each.loss or 0.0, default=None)
    return default or nearest or next(iter(others), None)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:05.2f}"
