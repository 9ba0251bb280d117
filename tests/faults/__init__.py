"""Faults: what may go wrong around a film, done to the real program, and what became of it.

`table.FAULTS` holds them all, `trial.run` does one of them once, `./run bench faults` does each of
them many times. A fault is a function that takes a `Trial`; where to add one: `table`.
"""
