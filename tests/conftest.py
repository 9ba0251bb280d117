"""What holds for all tests: none touches the keyring of whoever runs them."""

import os

# Here, before anything is begun: programs that tests start inherit it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
