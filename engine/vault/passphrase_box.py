"""A text sealed under a passphrase, with what its opening costs: one JSON object, versioned.

It knows a wrong passphrase from a damaged box: a digest over all of it says which.
"""

import base64
import hashlib
import json
import os
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.vault.sealing import COST, SALT, Cost, WrongKeyError, derived, seal, unsealed

SHORTEST: Final = 8
"""Characters of a new passphrase, at least (NIST SP 800-63B, 5.1.1.1)."""


class WrongPassphraseError(ValueError):
    """Another passphrase opens it."""


@dataclass(frozen=True, slots=True)
class Lid:
    """A passphrase as a key, with the salt and the cost by which it became one."""

    salt: bytes
    cost: Cost
    secret: bytes

    @staticmethod
    def of(passphrase: str, salt: bytes = b"", cost: Cost = COST) -> "Lid":
        """The lid of a passphrase, with a new salt unless one is given. Takes 0.4 s.

        Raises OSError where memory is short.
        """
        salt = salt or os.urandom(SALT)
        plain = unicodedata.normalize("NFKC", passphrase)  # one keyboard's accents are another's
        return Lid(salt, cost, derived(plain, salt, cost))


@dataclass(frozen=True, slots=True)
class Box:
    """A sealed text of a `kind`, which is bound to it, as is `which` of them it is."""

    kind: str
    version: int
    which: str
    salt: bytes
    cost: Cost
    sealed: bytes

    @staticmethod
    def closed(kind: str, version: int, which: str, lid: Lid, text: str) -> "Box":
        """A text sealed under a lid."""
        bound = _bound(kind, version, which, lid.salt, lid.cost)
        sealed = seal(lid.secret, text.encode("utf-8", "surrogatepass"), bound)
        return Box(kind, version, which, lid.salt, lid.cost, sealed)

    def lid(self, passphrase: str) -> Lid:
        """The lid that opens it, if the passphrase is right. Takes 0.4 s; OSError as `Lid.of`."""
        return Lid.of(passphrase, self.salt, self.cost)

    def opened(self, lid: Lid) -> str:
        """The text. Raises WrongPassphraseError."""
        bound = _bound(self.kind, self.version, self.which, self.salt, self.cost)
        try:
            content = unsealed(lid.secret, self.sealed, bound)
        except WrongKeyError:
            raise WrongPassphraseError("that is not its passphrase") from None
        return content.decode("utf-8", "surrogatepass")

    def written(self) -> str:
        """As text, for `Box.read`."""
        kept = {
            self.kind: self.version,
            "scrypt": asdict(self.cost),
            "salt": base64.b64encode(self.salt).decode(),
            "sealed": base64.b64encode(self.sealed).decode(),
        }
        return json.dumps({**kept, "digest": _digest(kept)}, indent=1) + "\n"

    @staticmethod
    def read(text: str | bytes, kind: str, version: int, which: str) -> "Box":
        """A box of a kind. Raises ValueError where it is none, damaged, or a newer version's."""
        try:
            kept = json.loads(text)
            found = kept[kind]
            if type(found) is not int:
                raise ValueError("it is damaged")
            if found > version:
                raise ValueError("a newer Kuleshov wrote it, and only such a one can read it")
            digest = kept.pop("digest")
            if digest != _digest(kept):
                raise ValueError("it is damaged")
            salt, sealed = (base64.b64decode(kept[key]) for key in ("salt", "sealed"))
            return Box(kind, found, which, salt, Cost(**kept["scrypt"]), sealed)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise ValueError("it is damaged") from None
        except (KeyError, TypeError, AttributeError, RecursionError):
            raise ValueError("it is none") from None


def _bound(kind: str, version: int, which: str, salt: bytes, cost: Cost) -> bytes:
    return json.dumps([kind, version, which, salt.hex(), asdict(cost)]).encode()


def _digest(kept: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
