"""A studio that ends while something is just being done."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from nicegui import background_tasks
from nicegui.testing import User

from player.studio.studio import Saved, Studio
from tests.support.studio_pages import visit


async def opens(user: User) -> None:
    await user.open("/story")


@dataclass
class Listened(Studio):
    """A studio that keeps who asked to be told of saved files."""

    listeners: list[Saved] = field(default_factory=list)

    def whenever_saved(self, told: Saved) -> Callable[[], None]:
        self.listeners.append(told)
        return super().whenever_saved(told)


def test_a_file_that_is_saved_when_it_has_ended_is_no_error(studio: Studio) -> None:
    listened = Listened(studio.story)
    visit(listened, opens)
    assert listened.listeners
    for told in listened.listeners:
        told(frozenset({studio.story}))


def test_what_was_begun_as_another_one_ended_keeps_none_from_ending(studio: Studio) -> None:
    loop = asyncio.new_event_loop()
    begun = loop.create_task(asyncio.sleep(0))
    loop.close()
    background_tasks.running_tasks.add(begun)
    visit(studio, opens)
    begun.get_coro().close()
