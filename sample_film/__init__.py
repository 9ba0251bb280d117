"""The sample film, 'The Lamp Room': files beside this one, in a clone as in an installation."""

from pathlib import Path
from typing import Final

STORY: Final = Path(__file__).resolve().with_name("story.yaml")
