"""The affect network from two collections to the file that is shipped, with its card."""

from pathlib import Path

from engine.sensing.face.affect import MODEL_FILE, AffectNetwork
from training.collections.faces import EXPRESSIONS, Faces, read_faces
from training.collections.parts import HELD_OUT
from training.collections.votes import read_votes
from training.faces.calibrating import Answers, probabilities
from training.faces.card import write_card
from training.faces.fitting import train
from training.faces.network import Network, digest, table
from training.faces.writing import write
from training.judging.faces import Figures, judge
from training.judging.measures import Scores, scores


def make(folder: Path, voted: Path) -> list[Figures]:
    """Train the affect network and write it with its card; figures of the people held out of
    each collection."""
    labelled, counted = read_faces(folder), read_votes(voted)
    network, left_out = train(labelled, counted)
    return publish(network, left_out, labelled, counted)


def publish(network: Network, left_out: Answers, labelled: Faces, voted: Faces) -> list[Figures]:
    """Write a network with its card, and judge it."""
    facts = {
        "collections": f"{labelled.fingerprint},{voted.fingerprint}",
        "held_out": str(HELD_OUT),
        "temperature": f"{network.calibration.temperature:.4f}",
    }
    write(network, MODEL_FILE, facts)
    shipped = AffectNetwork()
    held = [judge(labelled, shipped), judge(voted, shipped)]
    stranger = judge_answers(left_out, network, labelled)
    card = write_card(
        held=held,
        stranger=stranger,
        looks=len(network.looks),
        calibration=network.calibration,
        digest=digest(MODEL_FILE),
        expressions=",".join(EXPRESSIONS),
    )
    MODEL_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return held


def judge_answers(answers: Answers, network: Network, faces: Faces) -> Scores:
    """The figures of looks that never saw this collection."""
    found = probabilities(answers, network.calibration)
    return scores(found, found @ table()[:, 0], faces.truth, EXPRESSIONS)
