"""All that matplotlib draws. It is large: only who draws imports from here."""

from engine import cache_folders

cache_folders.use_own_folders()  # before matplotlib looks for a folder of its own
