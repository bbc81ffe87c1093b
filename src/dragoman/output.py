"""Where a command writes: stdout, or a file that is whole or not there."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import BinaryIO


class Output(AbstractContextManager["Output"]):
    """Bytes to stdout (`None` or `-`) or to a file.

    A file is written under a temporary name beside its place and takes its place when all is written; an error
    or an interrupt leaves what was there before. Devices and pipes are written straight to, a link stays a link.
    An OSError names the file that was asked for.
    """

    def __init__(self, target: str | None) -> None:
        self._target = None if target in (None, "-") else target
        self._place = ""
        self._temporary: str | None = None
        self.stream: BinaryIO
        """What bytes are written to, inside the `with` block."""

    @property
    def terminal(self) -> bool:
        """Whether a person reads this."""
        return self._target is None and sys.stdout.isatty()

    def __enter__(self) -> Output:
        if self._target is None:
            sys.stdout.flush()
            self.stream = sys.stdout.buffer
            return self
        try:
            self._open(self._target)
        except OSError as error:
            self._discard()
            raise OSError(error.errno, error.strerror, self._target) from error
        except BaseException:  # a signal: `with` has not begun, so that nobody else would tidy up
            self._discard()
            raise
        return self

    def _open(self, target: str) -> None:
        if "\0" in target:
            raise OSError(errno.EINVAL, "a file's name holds no NUL")
        self._place = place = os.path.realpath(target)
        if os.path.isdir(target):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        if os.path.exists(target) and not os.path.isfile(
            target
        ):  # /dev/stdout may lead to a pipe without a path
            self.stream = os.fdopen(os.open(target, os.O_WRONLY | os.O_TRUNC), "wb")
            return
        folder, name = os.path.split(place)
        # Named before it is made: a signal at any moment finds the name, and what is there is taken away.
        self._temporary = os.path.join(folder, f".{name[:80]}.{secrets.token_hex(8)}.part")
        handle = os.open(self._temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.chmod(self._temporary, _mode(place))
        self.stream = os.fdopen(handle, "wb")

    def write(self, words: str) -> None:
        """Write text as UTF-8; on stdout at once, so that a reader at the other end sees it."""
        self.stream.write(words.encode("utf-8", "backslashreplace"))
        if self._target is None:
            self.stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._target is None:
            if error is None:
                self.stream.flush()
            return
        try:
            if error is None:
                self.stream.flush()
            if error is None and self._temporary is not None:
                os.fsync(self.stream.fileno())
                self._close()
                os.replace(self._temporary, self._place)
                self._temporary = None
        finally:
            self._close()
            self._discard()

    def _discard(self) -> None:
        """Take away what was not finished."""
        if self._temporary is not None:
            with suppress(OSError):
                os.unlink(self._temporary)
            self._temporary = None

    def _close(self) -> None:
        """Close without a second complaint of a disk that could not take the last bytes."""
        with suppress(OSError):
            self.stream.close()


def _mode(place: str) -> int:
    """Permissions of the file that is replaced, or those of a new one."""
    if os.path.exists(place):
        return stat.S_IMODE(os.stat(place).st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
