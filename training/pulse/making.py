"""The gate of the pulse from a collection to the file that is shipped, with its card."""

import json
from pathlib import Path
from typing import Any

from engine.problems import Trouble
from engine.sensing.heart.pulse_gate import GATE_FILE
from training.collections.pulses import fingerprint, read_traces
from training.judging.pulse import windows
from training.pulse.card import write_card
from training.pulse.fitting import examples, fit, leave_one_out


def make(folder: Path) -> dict[str, Any]:
    """Fit the gate on a folder, write it with its card, and return `leave_one_out`'s figures."""
    traces = read_traces(folder)
    judged = list(windows(traces))
    given = examples(judged)
    if len(traces) < 2 or given.right.all() or not given.right.any():
        raise Trouble(f"{folder} holds too little to fit on: two people or more are needed.")
    crossed = leave_one_out(judged, given)
    gate = fit(given)
    facts = {
        "weights": gate.weights,
        "bias": gate.bias,
        "threshold": gate.threshold,
        "collection": fingerprint(traces),
    }
    GATE_FILE.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    card = write_card(gate, crossed, len(given.right))
    GATE_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return crossed


def sentence(crossed: dict[str, Any]) -> str:
    """The figures of `make` for a person to read."""
    return (
        f"{crossed['people']} people, each judged by the others' gate: mean error "
        f"{crossed['mae_bpm']:.2f} beats a minute at {crossed['coverage']:.0%} coverage, "
        f"trivial {crossed['trivial']:.2f}; of noise alone {crossed['noise_said']:.1%} pass"
    )
