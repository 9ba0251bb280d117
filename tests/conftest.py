"""What holds for all tests: none touches the keyring, the profiles or the places of whoever runs
them, or their network."""

import os
import tempfile
from pathlib import Path

from tests.support import chance

# Here, before anything is begun: programs that tests start inherit it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["KULESHOV_KEY_IN"] = "unprotected-file"
os.environ["LSLAPICFG"] = str(Path(__file__).with_name("lsl_api.cfg"))
_KEPT = tempfile.TemporaryDirectory(prefix="kuleshov-tests-")
os.environ["XDG_DATA_HOME"] = str(Path(_KEPT.name, "data"))
os.environ["XDG_STATE_HOME"] = str(Path(_KEPT.name, "state"))

if "PYTEST_XDIST_WORKER" in os.environ:
    # Every core has a worker of its own: numpy's threads would only wait for each other.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

chance.settle()
