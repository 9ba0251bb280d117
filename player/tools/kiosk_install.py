"""Writes a kiosk's files into a machine or an image of one, and takes them back.

What was written is kept in `etc/kuleshov/installed.json`, each file with its hash and the kiosks
that need it. So installing twice changes nothing, a file that a person edited is told from one of
ours, and uninstalling removes what was written and nothing else.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from engine.problems import Trouble
from player.tools.kiosk_units import Made

MANIFEST: Final = PurePosixPath("etc/kuleshov/installed.json")
Deed = Literal["written", "as it was", "kept", "removed", "gone", "shared"]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file, from the root on.

    `written`; `as it was`: it stood there already; `kept`: a person edited it, or it is somebody
    else's, so it was left; `removed`; `gone`: there was none any more; `shared`: another kiosk
    needs it.
    """

    path: str
    deed: Deed


@dataclass(slots=True)
class _Kept:
    """What is known of a file that was written: its hash, and which kiosks need it."""

    digest: str
    of: list[str] = field(default_factory=list)


class Installation:
    """The files of all kiosks below `root`. Raises Trouble where they cannot be read or written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files, self._folders = self._read()

    @property
    def kiosks(self) -> list[str]:
        """The instances that are installed."""
        return sorted({each for kept in self._files.values() for each in kept.of})

    def install(self, instance: str, files: Iterable[Made], overwrite: bool) -> list[Done]:
        """Write a kiosk's files. Those that a person edited stay, unless `overwrite`."""
        wanted = list(files)
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self._root, error) from None
        done = []
        for each in wanted:
            done.append(Done(f"/{each.path}", self._put(instance, each, overwrite)))
        # What an earlier installing wrote and this one does not need, such as the autostart.
        stale = {path for path, kept in self._files.items() if instance in kept.of}
        for path in sorted(stale - {str(each.path) for each in wanted}):
            done.append(Done(f"/{path}", self._take(instance, path, overwrite)))
        self._write()
        return done

    def uninstall(self, instance: str, overwrite: bool) -> list[Done]:
        """Remove what was written for a kiosk. Files that a person edited stay, unless
        `overwrite`. Raises Trouble where no such kiosk is installed."""
        if instance not in self.kiosks:
            known = ", ".join(self.kiosks) or "none"
            raise Trouble(f"No kiosk {instance} is installed here. Installed: {known}.",
                          blame="call")  # fmt: skip
        mine = sorted(path for path, kept in self._files.items() if instance in kept.of)
        done = [Done(f"/{path}", self._take(instance, path, overwrite)) for path in mine]
        self._write()
        return done

    def _put(self, instance: str, made: Made, overwrite: bool) -> Deed:
        path, name = self._root / made.path, str(made.path)
        wanted, there = _digest(made), _digest_at(path)
        known = self._files.get(name)
        ours = known is not None and known.digest == there
        if there not in (None, wanted) and not ours and not overwrite:
            return "kept"
        if there != wanted:
            self._make_folders(path.parent)
            _replace(path, made)
        if known is None and there == wanted:
            return "as it was"  # somebody else's, by chance the same: not ours to remove
        others = known.of if known is not None else []
        self._files[name] = _Kept(wanted, sorted({*others, instance}))
        return "as it was" if there == wanted else "written"

    def _take(self, instance: str, name: str, overwrite: bool) -> Deed:
        kept = self._files[name]
        path = self._root / name
        others = [each for each in kept.of if each != instance]
        if others:
            kept.of = others
            return "shared"
        there = _digest_at(path)
        if there not in (None, kept.digest) and not overwrite:
            del self._files[name]  # it is the person's from now on
            return "kept"
        del self._files[name]
        if there is not None:
            try:
                path.unlink()
            except OSError as error:
                raise _unwritable(path, error) from None
        self._leave_folders(path.parent)
        return "gone" if there is None else "removed"

    def _make_folders(self, folder: Path) -> None:
        missing = []
        while not folder.exists() and folder != self._root:
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            try:
                each.mkdir(0o755)
                each.chmod(0o755)  # whatever the umask
            except OSError as error:
                raise _unwritable(each, error) from None
            self._folders.add(each.relative_to(self._root).as_posix())

    def _leave_folders(self, folder: Path) -> None:
        """Remove the folders that were made for a file, as far as they are empty."""
        while folder != self._root:
            name = folder.relative_to(self._root).as_posix()
            if name not in self._folders:
                return
            try:
                folder.rmdir()
            except OSError:
                return
            self._folders.discard(name)
            folder = folder.parent

    def _read(self) -> tuple[dict[str, _Kept], set[str]]:
        path = self._root / MANIFEST
        try:
            known: Any = json.loads(path.read_text(encoding="utf-8"))
            files = {
                str(name): _Kept(str(each["digest"]), [str(one) for one in each["of"]])
                for name, each in known["files"].items()
            }
            folders = {str(each) for each in known["folders"]}
        except FileNotFoundError:
            return {}, set()
        except OSError as error:
            raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Trouble(
                f"{path} is damaged: what was written here before is not known. Look at the files "
                "named kuleshov in /etc/systemd/system, delete what you do not need, and this file."
            ) from None
        for name in (*files, *folders):
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise Trouble(f"{path} is damaged: {name} lies elsewhere.")
        return files, folders

    def _write(self) -> None:
        path = self._root / MANIFEST
        if not self._files:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise _unwritable(path, error) from None
            self._leave_folders(path.parent)
            return
        self._make_folders(path.parent)
        kept = {name: asdict(each) for name, each in sorted(self._files.items())}
        text = json.dumps({"files": kept, "folders": sorted(self._folders)}, indent=2) + "\n"
        _replace(path, Made(MANIFEST, text))


def _digest(made: Made) -> str:
    content = f"link to {made.link}" if made.link is not None else made.text
    return hashlib.sha256(content.encode()).hexdigest()


def _digest_at(path: Path) -> str | None:
    """Of what stands there; None where nothing does."""
    try:
        if path.is_symlink():
            return hashlib.sha256(f"link to {path.readlink()}".encode()).hexdigest()
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None


def _replace(path: Path, made: Made) -> None:
    """Write a file or link whole, in place of what is there, readable by everybody."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        if made.link is not None:
            part.symlink_to(made.link)
        else:
            with part.open("x", encoding="utf-8", newline="\n") as file:
                file.write(made.text)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> Trouble:
    hint = " Begin again with sudo." if isinstance(error, PermissionError) else ""
    return Trouble(f"{path} cannot be written: {error.strerror}.{hint}")
