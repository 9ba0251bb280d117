from player.playback.frame_count import FrameCount


def test_every_picture_is_counted_once_however_often_it_is_drawn() -> None:
    tally = FrameCount()
    for displayed in (8, 8, 9, 9, 9, 10):
        tally.count(1, displayed)
    assert (tally.shown, tally.skipped) == (3, 0)


def test_a_picture_that_never_came_on_screen_is_counted() -> None:
    tally = FrameCount()
    for displayed in (8, 9, 12):
        tally.count(1, displayed)
    assert (tally.shown, tally.skipped) == (3, 2)


def test_a_cut_begins_a_new_count_and_a_pause_is_left_out() -> None:
    tally = FrameCount()
    tally.count(1, 50)
    tally.count(2, 8)
    tally.forget()
    tally.count(2, 40)
    tally.count(2, 41)
    assert (tally.shown, tally.skipped) == (3, 0)
