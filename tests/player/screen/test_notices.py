"""What is said in the corner of the film, and for how long."""

from player.screen.notices import MANY, STAYS, Notices


def test_of_what_keys_did_only_the_newest_stands() -> None:
    notices = Notices()
    notices.add(0.0, "The camera stopped.")
    for now, said in enumerate(("Captions: de", "Captions: en", "Sound off", "Volume 90%")):
        notices.answer(now, said)
        assert notices.current(now) == ("The camera stopped.", said)


def test_a_sentence_stays_eight_seconds_and_four_at_most() -> None:
    notices = Notices()
    for number in range(MANY + 1):
        notices.add(number, f"{number}.")
    assert notices.current(MANY) == ("1.", "2.", "3.", "4.")
    assert notices.current(3 + STAYS) == ("4.",)
    assert notices.current(MANY + STAYS) == ()
