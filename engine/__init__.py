"""Everything that needs neither window nor libVLC nor sound output."""

import os

from engine.half_written import mend_half_written

mend_half_written()

# ONNX Runtime's wheels report to their maker, with a device's number and a queue in the user's
# cache, unless told not to before they are imported; a call afterwards comes too late. Here,
# because whoever reads a network imports this first, in every process, and children inherit it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
