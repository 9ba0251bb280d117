"""Older versions of the story format, brought up to today's step by step.

A change of the format that an old story would notice raises `FORMAT_VERSION` and adds the
step here: a function from the plain data of one version to that of the next. A newer format
than this program's is refused; nobody can know what it means.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.words import FORMAT_VERSION

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: Final[dict[int, Migration]] = {}
"""By the version that a step begins with; the first format was 1, so there is none yet."""


class VersionError(ValueError):
    """A story in a version that cannot be read; two sentences: what, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def migrated(
    data: dict[str, Any],
    migrations: Mapping[int, Migration] = MIGRATIONS,
    current: int = FORMAT_VERSION,
) -> dict[str, Any]:
    """The data of a story in today's format. Raises VersionError where that cannot be.

    Data without a version, or with one that is no number, comes back as it is: the model
    has the words for that.
    """
    version = data.get("kuleshov")
    if type(version) is not int:
        return data
    if version > current:
        raise VersionError(
            f"This story is in format {version}, newer than this program, which reads {current}.",
            "Update Kuleshov, or save the story in the older format.",
        )
    while version < current:
        step = migrations.get(version)
        if step is None:
            raise VersionError(
                f"{version} is no format that this program reads.", f"Write `kuleshov: {current}`."
            )
        version += 1
        data = {**step(data), "kuleshov": version}
    return data
