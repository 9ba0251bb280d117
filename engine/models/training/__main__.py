"""`python -m engine.models.training faces|pulse FOLDER`, `… evaluate faces|pulse FOLDER [--json]`.

Training needs the dependency group `training`; evaluating does not.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from engine.models.training.collection import EXPRESSIONS, Faces, read_faces
from engine.models.training.measures import scores
from engine.problems import Trouble
from engine.sensing.affect import MODEL_FILE, AffectNetwork

HELD_OUT = 0

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

Folder = Annotated[Path, typer.Argument(help="A folder laid out as the collection of its kind is.")]


@app.command("faces")
def train_faces(folder: Folder) -> None:
    """Train the affect network, and write it with its card."""
    from engine.models.training import card
    from engine.models.training.faces import cross_validate, digest, train, write

    faces = read_faces(folder)
    crossed = cross_validate(faces)
    network = train(faces, HELD_OUT)
    write(
        network,
        MODEL_FILE,
        {
            "collection": faces.fingerprint,
            "held_out": str(HELD_OUT),
            "temperature": f"{network.temperature:.4f}",
        },
    )
    held = judge(faces, AffectNetwork())
    text = card.write_card(
        held=held,
        crossed=crossed,
        temperature=network.temperature,
        digest=digest(MODEL_FILE),
        expressions=",".join(EXPRESSIONS),
        no_face=faces.no_face,
        left_out=faces.left_out,
    )
    MODEL_FILE.with_suffix(".md").write_text(text, encoding="utf-8")
    typer.echo(f"{MODEL_FILE.name}: {MODEL_FILE.stat().st_size // 1024} KiB")
    typer.echo(sentence(held))


@app.command("pulse")
def train_pulse(folder: Folder) -> None:
    """Fit the gate of the pulse, and write it with its card."""
    from engine.models.training import pulse

    crossed = pulse.train(folder)
    typer.echo(
        f"{crossed['people']} people, each judged by the others' gate: mean error "
        f"{crossed['mae_bpm']:.2f} beats a minute at {crossed['coverage']:.0%} coverage, "
        f"trivial {crossed['trivial']:.2f}; of noise alone {crossed['noise_said']:.1%} pass"
    )


@app.command()
def evaluate(
    network: Annotated[str, typer.Argument(help="Which network: faces or pulse.")],
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="Every figure, as JSON.")] = False,
) -> None:
    """Measure the shipped network on people it has never seen.

    On the collection that it was trained on only the people held out are judged; on any other,
    everybody.
    """
    if network == "pulse":
        from engine.models.training import pulse

        rates = pulse.evaluate(folder)
        typer.echo(json.dumps(rates) if as_json else pulse.sentence(rates))
        return
    if network != "faces":
        raise Trouble(
            f'There is no network "{network}"; there are "faces" and "pulse".', blame="call"
        )
    figures = judge(read_faces(folder), AffectNetwork())
    typer.echo(json.dumps(figures) if as_json else sentence(figures))


def judge(faces: Faces, network: AffectNetwork) -> dict[str, object]:
    """Every figure of a network on a collection, and whose faces they are."""
    own = network.facts.get("collection") == faces.fingerprint
    judged = np.ones(len(faces.truth), dtype=bool)
    if own:
        judged = faces.part == int(network.facts["held_out"])
    inputs = faces.meshes[judged].reshape(int(judged.sum()), -1).astype(np.float32)
    probabilities = network.expression_probabilities(inputs).astype(np.float64)
    valence = np.array([affect.valence for affect in network.affects(inputs)])
    return {
        "network": "faces",
        "people": "held out of training" if own else "all",
        **scores(probabilities, valence, faces.truth[judged], EXPRESSIONS),
        "classes": list(EXPRESSIONS),
        "no_face": faces.no_face,
        "left_out": faces.left_out,
    }


def sentence(figures: dict[str, object]) -> str:
    """The figures for a person to read."""
    trivial = figures["trivial"]
    assert isinstance(trivial, dict)
    lines = [f"{figures['n']} faces, people {figures['people']}; 7 classes, without contempt"]
    for name in ("balanced_accuracy", "accuracy", "macro_f1", "valence_auc"):
        lines.append(f"  {name:18} {figures[name]:.3f}   trivial {trivial[name]:.3f}")
    lines.append(f"  {'ece':18} {figures['ece']:.3f}")
    lines.append(f"  no face found in {figures['no_face']}, left out {figures['left_out']}")
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        app()
    except Trouble as trouble:
        typer.echo(str(trouble), err=True)
        raise SystemExit(2 if trouble.blame == "call" else 1) from None
