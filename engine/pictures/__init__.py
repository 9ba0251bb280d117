"""All that matplotlib draws. It is large: only who draws imports from here."""

from engine import caches

caches.gather()  # before matplotlib looks for a folder of its own
