"""What there is to show over the film. The application fills it; the overlay only draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.consent.wording import Wording, english
from player.screen.consent import ConsentOnScreen
from player.screen.end_card import EndCard
from player.screen.kiosk_overlay import KioskOverlay
from player.screen.notice import NoticeOnScreen
from player.screen.offer import OfferOnScreen
from player.screen.testcard_view import CardState
from player.screen.timeline import Timeline


@dataclass(slots=True)
class OverlayState:
    """Everything that may be drawn; by default nothing is."""

    captions: Sequence[str] = ()
    """One text for each language, the first above."""
    captions_size: float = 4.2
    """The height of their letters in hundredths of the window's height."""
    timeline: Timeline | None = None
    notices: Sequence[str] = ()
    """Sentences, the newest last."""
    paused: bool = False
    help: bool = False
    asked: ConsentOnScreen | None = None
    """The question before the film."""
    notice: NoticeOnScreen | None = None
    """What a viewer is told who was not asked."""
    title: str = ""
    opening: bool = False
    """No picture is there yet."""
    offer: OfferOnScreen | None = None
    """The question that the film asks."""
    why: str = ""
    """Why the last cut fell, while the viewer wants to read it."""
    end_card: EndCard | None = None
    kiosk: KioskOverlay | None = None
    """What a kiosk has over all of it."""
    test_card: CardState | None = None
    wording: Wording = field(default_factory=english)
    """The language of what the program itself says over the film."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the film is there."""
        other = self.asked, self.notice, self.offer, self.end_card, self.test_card
        return not (self.paused or self.help or self.opening or any(other))
