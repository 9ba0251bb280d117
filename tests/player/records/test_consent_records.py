"""What a viewer answered, in the consent log and as a receipt, and how both are verified."""

import json
import uuid
from pathlib import Path

import jsonschema
import pytest

from engine.consent.consent_log import verify
from engine.consent.purposes import CONSENTS
from engine.consent.receipt import RECEIPT_NAME
from engine.consent.terms import Terms
from engine.consent.wordings import wordings
from engine.problems import Trouble
from player.records.consent_records import ConsentRecords
from player.tools.consent_check import checked

TEXT, TEXTS = {"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}}
PURPOSE = {
    "purpose": TEXT, "purposeCategory": TEXTS, "consentType": {"enum": ["EXPLICIT", "IMPLICIT"]},
    "piiCategory": TEXTS, "primaryPurpose": {"type": "boolean"}, "termination": TEXT,
    "thirdPartyDisclosure": {"type": "boolean"},
}  # fmt: skip
CONTROLLER = {
    "piiController": TEXT, "contact": TEXT, "address": {"type": "object"},
    "email": {"type": "string"}, "phone": {"type": "string"},
}  # fmt: skip
SERVICE = {"service": TEXT, "purposes": {"type": "array", "items": {
    "type": "object", "properties": PURPOSE, "required": list(PURPOSE),
    "additionalProperties": False}}}  # fmt: skip
RECEIPT = {
    "version": {"const": "KI-CR-v1.1.0"}, "jurisdiction": TEXT,
    "consentTimestamp": {"type": "integer", "minimum": 0}, "collectionMethod": TEXT,
    "consentReceiptID": TEXT, "language": {"type": "string", "pattern": "^[a-z]{2}"},
    "piiPrincipalId": TEXT,
    "piiControllers": {"type": "array", "minItems": 1, "items": {
        "type": "object", "properties": CONTROLLER, "required": list(CONTROLLER)}},
    "policyUrl": {"type": "string", "pattern": "^[a-z]+:"},
    "services": {"type": "array", "minItems": 1, "items": {
        "type": "object", "properties": SERVICE, "required": list(SERVICE)}},
    "sensitive": {"type": "boolean"}, "spiCat": TEXTS,
}  # fmt: skip
SCHEMA = {"type": "object", "properties": RECEIPT, "required": list(RECEIPT)}
"""The fields of Kantara's Consent Receipt Specification 1.1.0, and which of them there must be."""

GERMAN = wordings(["de"]).first
ORGANISER = "Filmfest Hof, kontakt@filmfest.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "showing").mkdir()
    return tmp_path / "showing"


def kept(folder: Path, withdrawn: bool = False) -> dict[str, object]:
    records = ConsentRecords(folder.parent / "consent.jsonl")
    records.answered(
        ("face", "readings"), ("voice", "heart"), how="screen", words=GERMAN,
        terms=Terms(ORGANISER), age=16,
    )  # fmt: skip
    records.keep_receipt(folder, "The Lamp Room")
    if withdrawn:
        records.withdrawn(["face"], how="key", forgets=True)
    records.close()
    assert records.notices() == []
    found: dict[str, object] = json.loads((folder / RECEIPT_NAME).read_text("utf-8"))
    return found


def test_a_receipt_has_kantaras_fields(folder: Path) -> None:
    found = kept(folder)
    jsonschema.validate(found, SCHEMA)
    assert uuid.UUID(str(found["consentReceiptID"])).version == 4
    assert found["language"] == "de"
    assert found["sensitive"] is True
    (controller,) = found["piiControllers"]  # type: ignore[misc]
    assert controller["email"] == "kontakt@filmfest.example"
    (service,) = found["services"]  # type: ignore[misc]
    assert [each["primaryPurpose"] for each in service["purposes"]] == [True, False]
    assert all("Filmfest" in each["termination"] for each in service["purposes"])
    assert found["kuleshov"]["refused"] == ["voice", "heart"]  # type: ignore[index]
    assert (folder / RECEIPT_NAME).stat().st_mode & 0o077 == 0


def test_it_is_that_of_its_line_in_the_log(folder: Path) -> None:
    found = kept(folder)
    log = verify(folder.parent / "consent.jsonl")
    granted, refused = log.entries
    assert (granted["act"], granted["consents"]) == ("granted", ["face", "readings"])
    assert (refused["act"], refused["consents"]) == ("refused", ["voice", "heart"])
    assert {granted["receipt"], refused["receipt"]} == {found["consentReceiptID"]}
    assert granted["notice"] == Terms(ORGANISER).digest(GERMAN)
    assert found["kuleshov"]["consent_log_chain"] == log.chains[-1]  # type: ignore[index]


def test_a_withdrawal_is_recorded_and_stands_on_the_receipt(folder: Path) -> None:
    found = kept(folder, withdrawn=True)
    jsonschema.validate(found, SCHEMA)
    (told,) = found["kuleshov"]["withdrawn"]  # type: ignore[index]
    assert told["consent"] == "face"
    last = verify(folder.parent / "consent.jsonl").entries[-1]
    assert (last["act"], last["consents"], last["how"]) == ("withdrawn", ["face"], "key")
    assert last["forgets"] is True


def test_no_name_of_a_viewer_is_in_either(folder: Path) -> None:
    records = ConsentRecords(folder.parent / "consent.jsonl")
    records.answered(CONSENTS, (), how="screen", words=GERMAN, terms=Terms())
    records.keep_receipt(folder, "A Film")
    records.close()
    for file in (folder / RECEIPT_NAME, folder.parent / "consent.jsonl"):
        assert "{viewer}" not in file.read_text("utf-8")
    jsonschema.validate(json.loads((folder / RECEIPT_NAME).read_text("utf-8")), SCHEMA)


def test_who_agreed_to_nothing_has_a_receipt_of_that_and_who_said_nothing_none(
    folder: Path,
) -> None:
    records = ConsentRecords(folder.parent / "consent.jsonl")
    records.keep_receipt(folder, "A Film")
    records.close()
    assert not (folder / RECEIPT_NAME).exists()
    records = ConsentRecords(folder.parent / "consent.jsonl")
    records.answered((), ("face",), how="time-out", words=GERMAN, terms=Terms())
    records.keep_receipt(folder, "A Film")
    records.close()
    found = json.loads((folder / RECEIPT_NAME).read_text("utf-8"))
    jsonschema.validate(found, SCHEMA)
    assert found["services"][0]["purposes"] == []
    assert found["sensitive"] is False


def test_receipts_show_that_the_logs_end_is_missing(folder: Path, tmp_path: Path) -> None:
    kept(folder)
    log = tmp_path / "consent.jsonl"
    before = log.read_text("utf-8")
    other = tmp_path / "other"
    other.mkdir()
    kept(other)
    found = checked(log, [tmp_path])
    assert (found.missing, len(found.receipts)) == ((), 2)
    log.write_text(before, "utf-8")  # a whole chain, but shorter
    assert checked(log, [tmp_path]).missing == (other / RECEIPT_NAME,)
    assert checked(log, [folder]).missing == ()


@pytest.mark.parametrize("content", ["", "[]", '{"kuleshov": 3}', "{", "[" * 5000])
def test_what_is_no_receipt_is_a_sentence(folder: Path, content: str) -> None:
    kept(folder)
    (folder / RECEIPT_NAME).write_text(content, "utf-8")
    with pytest.raises(Trouble, match="no receipt"):
        checked(folder.parent / "consent.jsonl", [folder])


def test_where_nothing_can_be_written_it_is_told_and_the_film_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    records = ConsentRecords(tmp_path / "file" / "consent.jsonl")
    records.answered(("face",), (), how="screen", words=GERMAN, terms=Terms())
    records.keep_receipt(tmp_path / "gone", "A Film")
    records.close()
    log, receipt = records.notices()
    assert "consent log" in log and "cannot be written" in log
    assert "receipt" in receipt
