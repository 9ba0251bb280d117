"""People by how alike they are: their order in a heatmap, and their places in a picture."""

from typing import Final

import numpy as np

from engine.audience.intervals import Floats

_OVERLAP: Final = 10  # bins in common, below which two people count as not alike at all


def order_by_likeness(values: Floats) -> tuple[int, ...]:
    """The places of people, top to bottom, of `values` (people, bins; NaN where there is none).

    Likeness is the correlation over the bins that two people share. They are clustered by it
    (average linkage), and the leaves of the tree turned so that neighbours are as alike as can be
    (Bar-Joseph and others, "Fast optimal leaf ordering for hierarchical clustering", 2001).
    """
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    people = len(values)
    if people < 3:
        return tuple(range(people))
    apart = squareform(1.0 - likeness(values), checks=False)
    tree = optimal_leaf_ordering(linkage(apart, "average"), apart)
    return tuple(int(place) for place in leaves_list(tree))


def spread_by_likeness(values: Floats) -> Floats:
    """A place in the plane for each person of `values` (people, bins; NaN where there is none), as
    (people, 2): the nearer, the more alike, as far as a plane can show it.

    Classical scaling of one less the correlation (Torgerson, 1952). Each axis is turned so that its
    farthest person lies at its positive end: the same audience always gives the same picture.
    """
    people = len(values)
    if people < 3:
        return np.zeros((people, 2))
    squares = 2.0 * (1.0 - likeness(values))
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    lengths, ways = np.linalg.eigh(-centred / 2.0)
    found: Floats = ways[:, [-1, -2]] * np.sqrt(np.maximum(0.0, lengths[[-1, -2]]))
    far = found[np.abs(found).argmax(axis=0), [0, 1]]
    return np.where(far < 0, -1.0, 1.0) * found


def likeness(values: Floats) -> Floats:
    """The correlation of every two people, (people, people), over the bins that both have; 0 where
    these are too few or one of them does not change. 1 on the diagonal."""
    known = np.isfinite(values).astype(float)
    mean = np.divide(
        np.nansum(values, axis=1),
        known.sum(axis=1),
        where=known.any(axis=1),
        out=np.zeros(len(values)),
    )
    filled = np.where(known > 0, values - mean[:, None], 0.0)
    counts = known @ known.T
    many = np.maximum(1.0, counts)
    mine = filled @ known.T  # sums of the one over the bins that both have
    squares = filled**2 @ known.T
    shared = filled @ filled.T - mine * mine.T / many
    spread = np.maximum(0.0, squares - mine**2 / many)
    norm = np.sqrt(spread * spread.T)
    told = (counts >= _OVERLAP) & (norm > 1e-12)
    alike = np.where(told, shared / np.where(told, norm, 1.0), 0.0)
    np.fill_diagonal(alike, 1.0)
    found: Floats = np.clip(alike, -1.0, 1.0)
    return found
