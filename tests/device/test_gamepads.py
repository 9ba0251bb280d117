"""Gamepads at a real window: pyglet's own controllers, over a device whose pipe a test writes."""

import os
from collections.abc import Iterator
from typing import Any

import pytest


class Told:
    """A listener."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def press(self, key: str) -> None:
        self.keys.append(key)

    def point(self, x: float, y: float) -> None: ...

    def click(self, x: float, y: float) -> bool:
        return True

    def leave(self) -> None: ...


class Made:
    """A window, and a gamepad that can be plugged in, pressed and torn out."""

    def __init__(self, window: Any, manager: Any, gamepad: Any, device: Any) -> None:
        self.window, self.manager, self.gamepad, self.device = window, manager, gamepad, device
        self.told = Told()

    def press(self, *events: tuple[str, int]) -> list[str]:
        """Let the device report these, control and value; what a listener was told of them."""
        self.told.keys.clear()
        for name, value in events:
            self.device.report(name, value)
            for _ in range(3):  # pyglet looks at its own notices first
                self.window.listen(self.told)
        return list(self.told.keys)


@pytest.fixture
def made(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    from pyglet.app.xlib import XlibSelectDevice

    from player.screen.opengl import pyglet
    from player.screen.window import FilmWindow

    base, relation = pyglet.input.base, pyglet.input.controller.Relation

    class Device(base.Device, XlibSelectDevice):  # type: ignore[misc]
        """As one of evdev's: it is read when it has something."""

        def __init__(self) -> None:
            super().__init__(None, "A gamepad")
            self.reads, self.writes = os.pipe()
            self.controls = {
                **{name: base.Button(name, name) for name in ("a", "b", "start")},
                **{name: base.AbsoluteAxis(name, -100, 100, name) for name in ("x", "y")},
                **{name: base.AbsoluteAxis(name, -1, 1, name) for name in ("hat_x", "hat_y")},
            }

        def get_controls(self) -> list[Any]:
            return list(self.controls.values())

        def open(self, *words: Any) -> None:
            super().open(*words)
            pyglet.app.platform_event_loop.select_devices.add(self)

        def close(self) -> None:
            pyglet.app.platform_event_loop.select_devices.discard(self)
            super().close()

        def fileno(self) -> int:
            return self.reads

        def poll(self) -> bool:
            return False

        def select(self) -> None:
            name, _, value = os.read(self.reads, 64).decode().partition("=")
            self.controls[name].value = int(value)

        def report(self, name: str, value: int) -> None:
            os.write(self.writes, f"{name}={value}".encode())

    class Manager(base.ControllerManager):  # type: ignore[misc]
        def __init__(self) -> None:
            managers.append(self)

        def get_controllers(self) -> list[Any]:
            return []

    managers: list[Any] = []
    monkeypatch.setattr(pyglet.input, "ControllerManager", Manager)
    device = Device()
    mapping = {
        "name": "A gamepad", "guid": "0" * 32, "a": relation("button", 0),
        "b": relation("button", 1), "start": relation("button", 2), "leftx": relation("axis", 0),
        "lefty": relation("axis", 1), "dpup": relation("hat0", 1), "dpright": relation("hat0", 2),
    }  # fmt: skip
    window = FilmWindow("test")
    yield Made(window, managers[0], base.Controller(device, mapping), device)
    window.close()
    os.close(device.reads)
    os.close(device.writes)


def test_buttons_cross_and_stick_are_heard_by_whoever_listens(made: Made) -> None:
    made.manager.dispatch_event("on_connect", made.gamepad)  # plugged in while the film runs
    assert made.press(("a", 1), ("a", 0), ("start", 1), ("b", 1)) == ["PAD_A", "PAD_START", "PAD_B"]
    crossed = made.press(("hat_x", 1), ("hat_x", 0), ("hat_x", -1), ("hat_x", 0), ("hat_y", 1))
    assert crossed[:2] == ["PAD_RIGHT", "PAD_LEFT"]
    assert crossed[2] in ("PAD_UP", "PAD_DOWN")
    # A stick that is pushed means one step, however it trembles there.
    pushed = made.press(("x", 30), ("x", 70), ("x", 55), ("x", 90), ("x", 20), ("x", 80), ("x", 0))
    assert pushed == ["PAD_RIGHT", "PAD_RIGHT"]
    assert made.press(("y", -90), ("y", 0), ("y", 90)) == ["PAD_UP", "PAD_DOWN"]


def test_a_gamepad_answers_the_first_question(made: Made) -> None:
    from player.screen.consent import ConsentQuestion

    made.manager.dispatch_event("on_connect", made.gamepad)
    question = ConsentQuestion(("face", "voice"))
    for key in made.press(("y", -90), ("y", 0), ("y", -90), ("a", 1), ("a", 0), ("start", 1)):
        question.press(key)
    assert question.answer == {"face"}


def test_torn_out_it_ends_nothing(made: Made) -> None:
    made.manager.dispatch_event("on_connect", made.gamepad)
    made.device.report("none", 1)  # what its device cannot make sense of
    made.window.listen(made.told)
    made.manager.dispatch_event("on_disconnect", made.gamepad)
    made.window.listen(made.told)
    assert made.told.keys == []
