"""The languages that the system is set to, as codes; the first is liked best."""

import locale
import os
import sys
from collections.abc import Mapping


def system_languages(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Codes such as de_AT.UTF-8; none where nothing is set.

    `LANGUAGE` counts before `LC_ALL`, `LC_MESSAGES` and `LANG`, as gettext has it, and not at all
    in the locale C.
    """
    told = os.environ if environment is None else environment
    locale_set = next((told[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if told.get(n)), "")
    if locale_set.split(".")[0] in ("C", "POSIX"):
        return ()
    wanted = [each for each in told.get("LANGUAGE", "").split(":") if each] + [locale_set]
    if not any(wanted) and environment is None:
        wanted = [_of_the_desktop()]
    return tuple(each for each in wanted if each)


def _of_the_desktop() -> str:
    """Where programs are not told by their environment."""
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return locale.getlocale()[0] or ""
