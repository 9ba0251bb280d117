"""The machine as the health page shows it: temperature, disk, memory. The only file for psutil."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.words import Seconds

_MEGABYTE: Final = 1e6
LOOKED_EVERY: Final[Seconds] = 10.0
"""How often a machine need be looked at."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A look at the machine; None for what it does not tell. Sizes in megabytes of 10⁶ bytes."""

    temperature_c: float | None
    """Of the hottest sensor of processor or board, in degrees Celsius."""
    disk_free_mb: float | None
    """Where showings are kept."""
    memory_mb: float | None
    """What this process and its children hold; pages that they share count for each."""
    memory_available_mb: float | None
    load: float | None
    """Programs that want to run, by minute, for each core: above 1 the machine is too busy."""
    up_s: float | None
    """Seconds since the machine was started."""


def look(folder: Path) -> Machine:
    """Look at the machine, with the disk of `folder`. Some milliseconds; any thread; no raising."""
    import time

    import psutil

    def asked(question: object) -> float | None:
        try:
            return round(float(question()), 1)  # type: ignore[operator]
        except (OSError, ValueError, AttributeError, NotImplementedError, psutil.Error):
            return None

    def held() -> float:
        own = psutil.Process()
        family = [own, *own.children(recursive=True)]
        sizes = []
        for each in family:
            try:
                sizes.append(each.memory_info().rss)
            except psutil.Error:  # it has just ended
                continue
        return sum(sizes) / _MEGABYTE

    return Machine(
        temperature_c=asked(_hottest),
        disk_free_mb=asked(lambda: psutil.disk_usage(str(_there(folder))).free / _MEGABYTE),
        memory_mb=asked(held),
        memory_available_mb=asked(lambda: psutil.virtual_memory().available / _MEGABYTE),
        load=asked(lambda: psutil.getloadavg()[0] / (psutil.cpu_count() or 1)),
        up_s=asked(lambda: time.time() - psutil.boot_time()),
    )


def _hottest() -> float:
    """Raises ValueError where no sensor is told of, AttributeError on systems without any."""
    import psutil

    told = psutil.sensors_temperatures()
    return max(each.current for group in told.values() for each in group if each.current)


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    folder = folder.absolute()
    return next((each for each in (folder, *folder.parents) if each.is_dir()), Path("/"))
