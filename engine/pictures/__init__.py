"""All that matplotlib draws. It is large: only who draws imports from here."""

import logging

from engine import cache_folders

cache_folders.use_own_folders()  # before matplotlib looks for a folder of its own
# It says in words of its own where what it caches could not be kept; then that is made anew.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
