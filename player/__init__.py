"""The application."""

import engine  # noqa: F401 (first: other modules are imported as it wants)
