"""The claim on a log that is being written."""

from pathlib import Path
from threading import Timer

from engine.showing.log.claim import claim, is_claimed


def test_a_look_at_the_wrong_instant_takes_no_claim_away(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with path.open("w") as writer:
        assert not is_claimed(path)
        looking = path.open("rb+")
        claim(looking)  # somebody looks, and is a little slow about it
        Timer(0.02, looking.close).start()
        claim(writer)
        assert is_claimed(path)
    assert not is_claimed(path)
