"""How well cuts are joined: `./run bench seams`. See `__main__`."""
