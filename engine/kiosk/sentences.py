"""The few sentences of a kiosk's own, in the languages of the notice; elsewhere English stands."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sentences:
    """What a kiosk says of its own in one language; what stands in braces is filled in."""

    invites: str
    invites_closer: str
    calm: str
    closed: str
    opens: str
    second: str
    yes: str
    no: str


_ENGLISH: Final = Sentences(
    invites="Touch the screen or press a key: a film that watches back",
    invites_closer="Come closer: a film that watches back",
    calm="Look at the screen for a moment, and breathe. The film begins soon.",
    closed="Closed.",
    opens="We open on {day} at {time}.",
    second="Somebody has joined you. May the film watch you both? Without an answer it goes on "
    "with the one who agreed.",
    yes="Yes, both of us  (Y)",
    no="No  (N)",
)
SENTENCES: Final[dict[str, Sentences]] = {
    "en": _ENGLISH,
    "de": Sentences(
        invites="Bildschirm berühren oder Taste drücken: ein Film, der zurückschaut",
        invites_closer="Komm näher: ein Film, der zurückschaut",
        calm="Schau einen Moment auf den Bildschirm und atme. Der Film beginnt gleich.",
        closed="Geschlossen.",
        opens="Wir öffnen am {day} um {time}.",
        second="Jemand ist dazugekommen. Darf der Film euch beiden zuschauen? Ohne Antwort geht "
        "er mit dem weiter, der zugestimmt hat.",
        yes="Ja, uns beiden  (Y)",
        no="Nein  (N)",
    ),
    "fr": Sentences(
        invites="Touchez l'écran ou une touche : un film qui vous regarde",
        invites_closer="Approchez : un film qui vous regarde",
        calm="Regardez l'écran un instant, et respirez. Le film commence bientôt.",
        closed="Fermé.",
        opens="Nous ouvrons le {day} à {time}.",
        second="Quelqu'un vous a rejoint. Le film peut-il vous regarder tous les deux ? Sans "
        "réponse, il continue avec la personne qui a accepté.",
        yes="Oui, tous les deux  (Y)",
        no="Non  (N)",
    ),
    "es": Sentences(
        invites="Toque la pantalla o una tecla: una película que le mira",
        invites_closer="Acérquese: una película que le mira",
        calm="Mire la pantalla un momento y respire. La película empieza enseguida.",
        closed="Cerrado.",
        opens="Abrimos el {day} a las {time}.",
        second="Alguien se ha unido. ¿Puede la película mirarles a los dos? Sin respuesta, sigue "
        "con quien aceptó.",
        yes="Sí, a los dos  (Y)",
        no="No  (N)",
    ),
}
"""By the code of their language."""
DAYS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
"""Names of the days, Monday first; the system's locale need not be the visitor's."""


def sentences(languages: tuple[str, ...]) -> Sentences:
    """Those of the first language that there is, else the English ones."""
    return SENTENCES[known(languages)]


def known(languages: tuple[str, ...]) -> str:
    """The first language that there is, as its code; else `en`."""
    codes = (each.replace("_", "-").split("-")[0].casefold() for each in languages)
    return next((code for code in codes if code in SENTENCES), "en")
