"""What holds for all tests: none touches the keyring of whoever runs them, or their network."""

import os
from pathlib import Path

# Here, before anything is begun: programs that tests start inherit it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["LSLAPICFG"] = str(Path(__file__).with_name("lsl_api.cfg"))
