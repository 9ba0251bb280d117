"""A real terminal in which a program runs, and somebody who reads and types there."""

import os
import pty
import select
import sys


class Terminal:
    """A program on a terminal of its own, and all that is seen there."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.environ.update(environment)
            os.execv(sys.executable, [sys.executable, *words])
        self.seen = ""

    def until(self, text: str) -> str:
        """All that was seen, once that is among it."""
        while text not in self.seen:
            assert select.select([self.descriptor], [], [], 60)[0], self.seen
            try:
                self.seen += os.read(self.descriptor, 4096).decode()
            except OSError:  # the program has ended
                break
        assert text in self.seen, self.seen
        return self.seen

    def types(self, line: str) -> None:
        os.write(self.descriptor, line.encode() + b"\n")

    def ended(self) -> int:
        """The exit code, once it has come to its end by itself."""
        try:
            while os.read(self.descriptor, 4096):
                pass
        except OSError:  # nobody writes any more
            os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
