"""The affect network from two collections to the file that is shipped, with its card."""

from pathlib import Path

from engine.sensing.face.affect import MODEL_FILE, AffectNetwork
from training.collections.faces import EXPRESSIONS, Faces, read_faces
from training.collections.parts import HELD_OUT
from training.collections.votes import read_votes
from training.faces.calibrating import LeftOut, leaning, probabilities
from training.faces.card import write_card
from training.faces.fitting import Trained, train
from training.faces.network import Calibration, digest, table
from training.faces.writing import write
from training.judging.faces import Figures, judge
from training.judging.measures import Scores, scores


def make(folder: Path, voted: Path) -> list[Figures]:
    """Train the affect network and write it with its card; figures of the people held out of
    each collection."""
    labelled, counted = read_faces(folder), read_votes(voted)
    return publish(train(labelled, counted), labelled, counted)


def publish(trained: Trained, labelled: Faces, voted: Faces) -> list[Figures]:
    """Write a network with its card, and judge it."""
    calibration = trained.network.calibration
    facts = {
        "collections": f"{labelled.fingerprint},{voted.fingerprint}",
        "held_out": str(HELD_OUT),
        "temperature": f"{calibration.temperature:.4f}",
    }
    write(trained.network, MODEL_FILE, facts)
    shipped = AffectNetwork()
    held = [judge(labelled, shipped), judge(voted, shipped)]
    card = write_card(
        held=held,
        left_out=[
            judge_left_out(each, calibration.temperature)
            for each in (trained.labelled, trained.voted)
        ],
        weights=sum(each.size for each in trained.network.weights.values()),
        calibration=calibration,
        digest=digest(MODEL_FILE),
        expressions=",".join(EXPRESSIONS),
    )
    MODEL_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return held


def judge_left_out(left_out: LeftOut, temperature: float) -> Scores:
    """The figures of a look that never saw this collection."""
    calibration = Calibration(temperature, leaning(left_out.mixture))
    found = probabilities(left_out.answers, calibration)
    return scores(found, found @ table()[:, 0], left_out.truth, EXPRESSIONS)
