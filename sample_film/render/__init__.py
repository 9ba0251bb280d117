"""Draws the sample film: every picture and every sound is computed, nothing is recorded.

python -m sample_film.render [SEGMENT ...]    clips, from the repository root
python -m sample_film.render.poster           poster.png
python -m sample_film.render.viewer           viewer.jsonl
"""
