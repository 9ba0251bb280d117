"""The receipt of a showing: what its viewer agreed to, after the Kantara Initiative's fields.

Kantara Initiative, "Consent Receipt Specification" 1.1.0 (2018). It names nobody: the viewer is
the number of the receipt. What the specification has no field for stands under `kuleshov`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.consent.purposes import SENSED, Consent
from engine.consent.terms import Terms
from engine.consent.wording import Wording

VERSION: Final = "KI-CR-v1.1.0"
RECEIPT_NAME: Final = "receipt.json"
"""In a showing's folder."""
_POLICY: Final = "kuleshov:docs/privacy.md"
_MAIL: Final = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_CATEGORIES: Final[dict[Consent, tuple[str, str]]] = {
    "face": ("Personalized Experience", "Biometric: face"),
    "voice": ("Personalized Experience", "Biometric: voice"),
    "heart": ("Personalized Experience", "Health: pulse"),
    "readings": ("Improve Performance", "Emotions, as estimated"),
    "profile": ("Personalized Experience", "Preferences"),
    "screening": ("Improve Performance", "Emotions, as estimated"),
}
"""Of each consent, the category of its purpose and of what is known of the viewer by it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one viewer answered: `at` is UTC, in seconds since 1970; `how` as in the consent log;
    `age` what they said of their age, in years."""

    number: str
    at: float
    granted: Sequence[Consent]
    refused: Sequence[Consent]
    how: str
    words: Wording
    terms: Terms
    age: int | None = None


def receipt(
    answered: Answered,
    title: str,
    chain: str,
    withdrawn: Collection[dict[str, Any]] = (),
    screening_code: str | None = None,
) -> dict[str, Any]:
    """The receipt in JSON. `chain` is that of its line in the consent log, `withdrawn` what was
    withdrawn since, and when; by `screening_code` the showing can be erased from a screening."""
    terms, words = answered.terms, answered.words
    organiser = terms.organiser_in(words)
    mail = _MAIL.search(terms.organiser)
    why, _, long, _, _ = (sentence for _, sentence in terms.facts(words))
    purposes = [
        {
            "purpose": f"{words.say(f'name_{each}')}: {_what(words, each)} {why}",
            "purposeCategory": [_CATEGORIES[each][0]],
            "consentType": "EXPLICIT",
            "piiCategory": [_CATEGORIES[each][1]],
            "primaryPurpose": each in SENSED,
            "termination": long,
            "thirdPartyDisclosure": False,
        }
        for each in answered.granted
    ]
    return {
        "version": VERSION,
        "jurisdiction": "EU",
        "consentTimestamp": int(answered.at),
        "collectionMethod": f"Kuleshov, {answered.how}",
        "consentReceiptID": answered.number,
        "language": words.language,
        "piiPrincipalId": f"viewer of showing {answered.number}",
        "piiControllers": [
            {
                "piiController": organiser,
                "contact": organiser,
                "address": {},
                "email": mail[0] if mail else "",
                "phone": "",
            }
        ],
        "policyUrl": _POLICY,
        "services": [{"service": f"Kuleshov: {title}", "purposes": purposes}],
        "sensitive": bool(SENSED.intersection(answered.granted)),
        "spiCat": sorted({_CATEGORIES[each][1] for each in answered.granted if each in SENSED}),
        "kuleshov": {
            "granted": list(answered.granted),
            "refused": list(answered.refused),
            "withdrawn": list(withdrawn),
            "age": answered.age,
            "notice": dict(terms.facts(words)),
            "notice_sha256": terms.digest(words),
            "consent_log_chain": chain,
            "screening_code": screening_code,
        },
    }


def _what(words: Wording, consent: Consent) -> str:
    """What a consent is about, without names; a sentence."""
    said = words.say(f"what_{consent}", viewer="…", screening="…")
    return said if said.endswith(".") else f"{said}."
