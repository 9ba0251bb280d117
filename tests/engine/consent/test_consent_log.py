"""The consent log: a chain that shows every change, and that no crash breaks."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.consent.consent_log import Entry, record, verify
from engine.consent.purposes import Consent
from engine.problems import Trouble


def entry(*consents: Consent, number: int = 1) -> Entry:
    at = f"2026-11-26T20:00:{number % 60:02}.000+00:00"
    return Entry(at, "granted", consents or ("face",), f"receipt-{number}", "screen")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    found = tmp_path / "state" / "consent.jsonl"
    for number in range(5):
        record(found, [entry("face", number=number), entry("voice", "heart", number=number)])
    return found


def test_what_was_recorded_is_read_back(log: Path) -> None:
    found = verify(log)
    assert len(found.entries) == 10
    assert found.entries[0] == {
        "consent_log": 1, "at": "2026-11-26T20:00:00.000+00:00", "act": "granted",
        "consents": ["face"], "receipt": "receipt-0", "how": "screen",
    }  # fmt: skip
    assert found.entries[1]["consents"] == ["voice", "heart"]
    assert found.cut_off == ()
    assert record(log, [entry()]) == verify(log).chains[-1]
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", range(10))
def test_a_changed_a_removed_and_an_added_line_are_noticed(log: Path, place: int) -> None:
    lines = log.read_text("utf-8").splitlines()
    changed = lines.copy()
    changed[place] = changed[place].replace("granted", "refused")
    added = [*lines[:place], lines[place], *lines[place:]]
    for wrong in (changed, added, *([[*lines[:place], *lines[place + 1 :]]] if place < 9 else [])):
        log.write_text("\n".join(wrong) + "\n", "utf-8")
        with pytest.raises(Trouble, match=r"Line \d+ of .* was changed"):
            verify(log)


def test_cut_off_at_any_byte_it_goes_on_and_stays_verifiable(log: Path) -> None:
    content = log.read_bytes()
    begin = content[:-1].rfind(b"\n") + 1
    for length in (*range(begin, len(content), 7), len(content) - 1, len(content)):
        log.write_bytes(content[:length])
        record(log, [entry(number=99)])
        found = verify(log)
        is_whole = length in (begin, len(content) - 1, len(content))
        assert found.cut_off == (() if is_whole else (10,))
        assert found.entries[-1]["receipt"] == "receipt-99"
        assert len(found.entries) == (10 if length < len(content) - 1 else 11)


def test_a_torn_line_in_the_middle_hides_no_removed_one(log: Path) -> None:
    lines = log.read_text("utf-8").splitlines()
    lines[4] = lines[4][:50]
    log.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(Trouble, match="Line 6"):
        verify(log)


def test_a_name_of_any_letters_stays_on_its_line(tmp_path: Path) -> None:
    log = tmp_path / "consent.jsonl"
    organiser = "Fest\u2028ival\n\x85 “Ω” \U0001f3ac"
    record(log, [Entry("now", "refused", ("face",), "r", "screen", organiser=organiser)])
    record(log, [entry()])
    assert [each.get("organiser") for each in verify(log).entries] == [organiser, None]


def test_threads_that_write_at_once_leave_one_chain(tmp_path: Path) -> None:
    log = tmp_path / "consent.jsonl"

    def write(number: int) -> None:
        for _ in range(5):
            record(log, [entry(number=number)])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(verify(log).entries) == 20


def test_killed_while_it_writes_it_loses_nothing_that_was_returned(tmp_path: Path) -> None:
    log = tmp_path / "consent.jsonl"
    words = (
        "import sys; from pathlib import Path\n"
        "from engine.consent.consent_log import Entry, record\n"
        "for n in range(10**6):\n"
        "    name = sys.argv[2] + str(n)\n"
        "    record(Path(sys.argv[1]), [Entry('now', 'granted', ('face',), name, 'screen')])\n"
        "    print(name, flush=True)\n"
    )
    for run in "abc":
        process = subprocess.Popen(
            [sys.executable, "-c", words, str(log), run], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        returned = [process.stdout.readline().strip() for _ in range(8)]
        process.kill()
        process.wait(20)
        process.stdout.close()
        assert returned[-1] == f"{run}7"
        assert set(returned) <= {each["receipt"] for each in verify(log).entries}


def test_where_it_cannot_be_written_or_read_a_sentence_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(Trouble, match=r"consent log .* cannot be written"):
        record(blocked / "consent.jsonl", [entry()])
    with pytest.raises(Trouble, match="cannot be read"):
        verify(tmp_path / "none.jsonl")
    other = tmp_path / "other.jsonl"
    other.write_bytes(os.urandom(400))
    with pytest.raises(Trouble, match="no consent log"):
        verify(other)


def test_a_line_that_no_reader_can_take_in_is_passed_over(log: Path) -> None:
    with log.open("ab") as file:
        file.write(b"[" * 5000 + b"\n")
    record(log, [entry(number=99)])
    assert verify(log).cut_off == (11,)
