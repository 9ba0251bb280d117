"""Pictures as a camera gives them."""

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Shape (height, width, 3) in OpenCV's order blue, green, red; grey ones (height, width)."""
