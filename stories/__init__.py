"""The story language: its document, its schema for editors, and teaching stories.

All are files beside this one, in a clone as in an installation.
"""

from pathlib import Path
from typing import Final

FORMAT: Final = Path(__file__).with_name("FORMAT.md")
PLANS: Final = Path(__file__).with_name("README.md")
"""Says how plans are written, besides what each story teaches."""
SCHEMA: Final = Path(__file__).with_name("story.schema.json")
