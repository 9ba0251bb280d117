"""When a screen is held awake: while the film moves, and for a while when it does not."""

from dataclasses import dataclass, field

from player.system.idle_inhibitor import LONGEST_PAUSE, IdleInhibitor


@dataclass
class Asked:
    """A hold that keeps what was asked of it."""

    done: list[str] = field(default_factory=list)

    def inhibit(self) -> bool:
        self.done.append("inhibit")
        return True

    def release(self) -> None:
        self.done.append("release")


def test_a_film_that_stands_still_for_long_lets_the_screen_go_until_it_moves_again() -> None:
    here, elsewhere = Asked(), Asked()
    awake = IdleInhibitor([here], [elsewhere])
    for now in range(100):
        awake.note(float(now), paused=False)
    assert here.done == ["inhibit"]
    awake.note(99 + LONGEST_PAUSE, paused=True)
    assert here.done == ["inhibit"]
    awake.note(100 + LONGEST_PAUSE, paused=True)
    assert here.done == ["inhibit", "release"]
    awake.note(101 + LONGEST_PAUSE, paused=False)
    assert here.done == ["inhibit", "release", "inhibit"]
    awake.close()
    awake.close()
    assert here.done == ["inhibit", "release", "inhibit", "release"]
    assert elsewhere.done == here.done


def test_a_film_that_was_never_on_screen_asks_for_nothing() -> None:
    hold = Asked()
    IdleInhibitor([hold], [hold]).close()
    assert hold.done == []
