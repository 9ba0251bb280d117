"""The report as a PDF."""

import re

import pytest

from engine.reports.document import Claim, Document
from engine.reports.print import pdf
from tests.support.made_report import made_report


def pages_of(written: bytes) -> int:
    counts = [int(each) for each in re.findall(rb"/Count (\d+)", written)]
    return max(counts)


@pytest.mark.thorough
def test_one_page_says_it_all_and_one_follows_for_each_picture() -> None:
    report = made_report()
    written = pdf(report)
    assert written.startswith(b"%PDF-")
    assert pages_of(written) == 1 + len(report.pictures)


def test_very_many_claims_are_still_one_page() -> None:
    claims = tuple(
        Claim("worked", f"Beat {number} landed, as was meant, in 9 of 12 people.", 12)
        for number in range(150)
    )
    written = pdf(Document("A film", "12 people", (), claims, ("A limit.",), ()))
    assert pages_of(written) == 1
