"""What must be erasable for good: each thing encrypted under a key of its own.

The key lies in another folder than what it opens. To erase is to destroy the key: whatever
copies there are of the rest, in backups or on a disk that was thrown away, nobody can read them
any more. It is no protection from somebody who uses the same account on the same machine. This
is the only file that touches `cryptography`, whose Fernet it uses (AES in CBC mode, HMAC).
"""

import contextlib
import hashlib
import os
from pathlib import Path

from engine.problems import Trouble


class Vault:
    """Things by name in a folder that nobody else can look into; made where there is none."""

    def __init__(self, folder: Path) -> None:
        self._kept, self._keys = folder / "kept", folder / "keys"

    def keep(self, name: str, content: bytes) -> None:
        """Keep something, in place of what had its name. Raises Trouble if it cannot be."""
        from cryptography.fernet import Fernet

        try:
            for each in (self._kept, self._keys):
                each.mkdir(mode=0o700, parents=True, exist_ok=True)
            key_file = self._key(name)
            if not key_file.is_file():
                _write(key_file, Fernet.generate_key())
            _write(self._file(name), Fernet(key_file.read_bytes()).encrypt(content))
        except (OSError, ValueError) as error:
            raise Trouble(f"The profile {name} could not be kept: {error}.") from None

    def read(self, name: str) -> bytes | None:
        """What is kept under a name; None where nothing is. Raises Trouble if it is damaged."""
        from cryptography.fernet import Fernet, InvalidToken

        try:
            return Fernet(self._key(name).read_bytes()).decrypt(self._file(name).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, InvalidToken) as error:
            why = str(error) or "it is not what was written"
            raise Trouble(
                f"The profile {name} cannot be read: {why}. "
                f"`kuleshov profile {name} --erase` makes room for a new one."
            ) from None

    def erase(self, name: str) -> bool:
        """Destroy a key, and then what it opened; whether there was any."""
        key_file, file = self._key(name), self._file(name)
        found = key_file.exists() or file.exists()
        try:
            if key_file.is_file():
                with key_file.open("r+b") as key:
                    key.write(bytes(key_file.stat().st_size))
                    key.flush()
                    os.fsync(key.fileno())
            key_file.unlink(missing_ok=True)
            file.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble(f"The profile {name} could not be erased: {error}.") from None
        return found

    def all(self) -> list[bytes]:
        """Everything that can be read, in no order; file names say nothing of what they hold."""
        from cryptography.fernet import Fernet, InvalidToken

        found = []
        for key_file in sorted(self._keys.glob("*.key")) if self._keys.is_dir() else ():
            with contextlib.suppress(OSError, ValueError, InvalidToken):
                sealed = (self._kept / key_file.stem).read_bytes()
                found.append(Fernet(key_file.read_bytes()).decrypt(sealed))
        return found

    def _file(self, name: str) -> Path:
        return self._kept / hashlib.sha256(name.encode()).hexdigest()[:32]

    def _key(self, name: str) -> Path:
        return self._keys / f"{self._file(name).name}.key"


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    part = file.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
