"""Slow measurements, each run by `./run bench NAME`."""
