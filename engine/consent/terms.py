"""The terms under which a viewer is sensed: by whom, what is kept, how long; and the notice."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from engine.consent.purposes import Consent
from engine.consent.wording import Wording
from engine.words import Sensing


@dataclass(frozen=True, slots=True)
class Terms:
    """`organiser` is who shows the film; empty: whose machine it is. `days` is how long a showing
    is kept at most, None until somebody deletes it; with `nothing_kept` it never is, and its
    readings only where `keeps_readings` and the viewer agrees. `sensing` is what the film may
    read of a viewer at all. `beforehand` is what was agreed to before the viewer came, None where
    they are asked; `viewer` and `screening` name whose profile and which screening that means.
    """

    organiser: str = ""
    days: int | None = None
    nothing_kept: bool = False
    keeps_readings: bool = True
    sensing: Sensing = "feelings"
    beforehand: frozenset[Consent] | None = None
    viewer: str = ""
    screening: str = ""

    def organiser_in(self, wording: Wording) -> str:
        """By whom, in words."""
        return self.organiser.strip() or wording.say("owner")

    def facts(self, wording: Wording) -> tuple[tuple[str, str], ...]:
        """What a viewer has a right to know, a label and a sentence each: what for, what is kept,
        how long, by whom, and the law's notice (AI Act, Art. 50)."""
        organiser = self.organiser_in(wording)
        if self.nothing_kept:
            kept, long = wording.say("kept_nothing"), wording.say("long_nothing")
        else:
            kept = self._kept(wording)
            long = (
                wording.say("long_folder", organiser=organiser)
                if self.days is None
                else wording.say("long_days", days=self.days)
            )
        whom = wording.say("whom", organiser=organiser)
        way = {"feelings": "", "expressions": "_expressions", "forbidden": "_nothing"}[self.sensing]
        said = {"why": wording.say(f"why{way}"), "kept": kept, "long": long, "whom": whom,
                "law": wording.say(f"law{way}")}  # fmt: skip
        return tuple((wording.say(f"{key}_label"), sentence) for key, sentence in said.items())

    def _kept(self, wording: Wording) -> str:
        """What is kept. Who is asked decides about the readings; for who is not, it is decided."""
        reads = self.keeps_readings and self.sensing != "forbidden"
        if self.beforehand is None:
            return wording.say("kept" if reads else "kept_decisions")
        agreed = reads and "readings" in self.beforehand
        said = [wording.say("kept_readings" if agreed else "kept_decisions")]
        kept_for: dict[Consent, str] = {"profile": self.viewer, "screening": self.screening}
        for consent, whose in kept_for.items():
            if consent in self.beforehand and whose:
                what = wording.say(f"what_{consent}", viewer=whose, screening=whose)
                said.append(f"{wording.say(f'name_{consent}')}: {what}.")
        return " ".join(said)

    def notice(self, wording: Wording, given: Collection[Consent]) -> str:
        """What stands where consent was given beforehand, to these."""
        return wording.say("notice", sensors=sensors_in(wording, given))

    def digest(self, wording: Wording) -> str:
        """The SHA-256 of all that the viewer read, for the record."""
        read = "\n".join(f"{label}: {sentence}" for label, sentence in self.facts(wording))
        return hashlib.sha256(read.encode()).hexdigest()


def sensors_in(wording: Wording, given: Collection[Consent]) -> str:
    """What senses, of all that was agreed to, in words."""
    senses: tuple[Consent, ...] = ("face", "voice", "heart")
    return ", ".join(wording.say(f"name_{each}") for each in senses if each in given)
