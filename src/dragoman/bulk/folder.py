"""The folder that `dragoman corpus` writes.

    DIR/corpus.json                       that it is one, and the version of its form
    DIR/parts/NAME/TABLE.parquet          one part: the tables of one piece, and manifest.json
    DIR/quarantine/NAME.json              why a piece has not become a part
    DIR/quarantine/NAME.part/             a part that was put away, and NAME.part.json why
    DIR/.work/                            what is being written; of no use to anybody else

A part is a folder that takes its place in one step, whole. Only the driver, who holds the lock, replaces or removes.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from types import TracebackType

import msgspec

from dragoman.bulk.parquet import counts
from dragoman.bulk.records import FORMAT, Broken, Manifest
from dragoman.bulk.tables import tables
from dragoman.errors import DragomanError, UsageError

MARK, MANIFEST, LOCK = "corpus.json", "manifest.json", ".lock"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
"""What a part may be called: a step in no path, whatever the input was called."""


class _Note(msgspec.Struct):
    """As much of a note as is looked at."""

    inputs: dict[str, str]


class Folder(AbstractContextManager["Folder"]):
    """A folder of parts. Inside `with`, nobody else writes parts there."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(os.path.abspath(path))
        self.parts = self.path / "parts"
        self.work = self.path / ".work"
        self.quarantine = self.path / "quarantine"
        self._held = ExitStack()

    def check(self) -> None:
        """Raise DragomanError where this is no such folder (`bulk.no-corpus`), or a newer one (`bulk.newer`)."""
        try:
            mark = msgspec.json.decode((self.path / MARK).read_bytes(), type=dict[str, int])
            version = mark["format"]
        except (OSError, msgspec.DecodeError, KeyError) as error:
            raise DragomanError(
                "bulk.no-corpus",
                f"{self.path} is no folder of a corpus.",
                "Name one that `dragoman corpus` wrote.",
            ) from error
        if version > FORMAT:
            raise DragomanError(
                "bulk.newer",
                f"{self.path} was written by a newer version of dragoman (format {version}).",
                "Use that version.",
            )

    def __enter__(self) -> Folder:
        """Make it where there is none, lock it, clear away what killed runs left. Raises DragomanError, OSError."""
        self._begin()
        self.check()
        self._lock()
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in (self.parts, self.work, self.quarantine):
            folder.mkdir(exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        self._held.close()

    def _begin(self) -> None:
        if not str(self.path).isprintable() or any("\ud800" <= c <= "\udfff" for c in str(self.path)):
            raise UsageError(
                "bulk.name", f"{self.path!r} is no name for a corpus.", "Choose one of printable characters."
            )
        self.path.mkdir(parents=True, exist_ok=True)
        if (self.path / MARK).exists():
            return
        if any(name != LOCK for name in os.listdir(self.path)):
            raise UsageError(
                "bulk.not-empty",
                f"{self.path} holds other files.",
                "Name a new or empty folder for the corpus.",
            )
        write_whole(self.path / MARK, msgspec.json.encode({"format": FORMAT}))

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # parts still take their places whole
            return
        handle = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        self._held.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._held.close()
            raise DragomanError(
                "bulk.busy",
                f"Another run is writing to {self.path}.",
                "Wait for its end, or name another folder.",
            ) from None

    def names(self) -> list[str]:
        """The parts that are there, in order."""
        with suppress(FileNotFoundError):
            return sorted(name for name in os.listdir(self.parts) if NAME.fullmatch(name))
        return []

    def manifest(self, name: str) -> Manifest | None:
        """What a part says that it holds; None where it cannot be read."""
        try:
            found = msgspec.json.decode((self.parts / name / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError):
            return None
        return found if found.format <= FORMAT and set(found.tables) == set(tables()) else None

    def table(self, name: str, table: str) -> Path:
        """A part's file of a table."""
        return self.parts / name / f"{table}.parquet"

    def fault(self, name: str, manifest: Manifest) -> str | None:
        """Why a part is not what its manifest says; None: it is."""
        paths = {table: self.table(name, table) for table in manifest.tables}
        try:
            for table, said in manifest.tables.items():
                if (size := paths[table].stat().st_size) != said.bytes:
                    return f"{table}.parquet has {size:,} bytes and should have {said.bytes:,}"
            found = counts(paths)
        except OSError as error:
            return f"{Path(error.filename or '').name} cannot be read: {(error.strerror or '').lower()}"
        except DragomanError as error:
            return error.message.rstrip(".")
        for table, said in manifest.tables.items():
            if found.get(table) != said.rows:
                return f"{table}.parquet has {found.get(table)} rows and should have {said.rows}"
        return None

    def place(self, made: str, name: str) -> None:
        """Let a finished folder among the works take the place of a part. Raises OSError."""
        target, old = self.parts / name, self.work / f"{made}.old"
        with suppress(FileNotFoundError):
            os.rename(target, old)
        os.rename(self.work / made, target)
        sync(self.parts)
        shutil.rmtree(old, ignore_errors=True)

    def remove(self, name: str) -> None:
        """Take a part away, in one step."""
        gone = self.work / f"{name}.gone"
        shutil.rmtree(gone, ignore_errors=True)
        os.rename(self.parts / name, gone)
        shutil.rmtree(gone, ignore_errors=True)

    def put_away(self, broken: Broken) -> None:
        """Move a part that is not whole into quarantine, with the reason. Another may have done so already."""
        self.quarantine.mkdir(exist_ok=True)
        target = self.quarantine / f"{broken.name}.part"
        shutil.rmtree(target, ignore_errors=True)
        with suppress(FileNotFoundError):
            os.rename(self.parts / broken.name, target)
        self.note(msgspec.structs.replace(broken, name=target.name), {})

    def note(self, broken: Broken, inputs: dict[str, str]) -> None:
        """Say in quarantine why a piece has not become a part, and of which inputs it was, by their keys."""
        reason = {"code": broken.code, "message": broken.message, "hint": broken.hint, "inputs": inputs}
        encoded = msgspec.json.format(msgspec.json.encode(reason), indent=2)
        write_whole(self.quarantine / f"{broken.name}.json", encoded)

    def forgive(self, keys: set[str]) -> None:
        """Take back what was noted of these inputs: they are tried again."""
        for path in self.quarantine.glob("*.json"):
            with suppress(OSError, msgspec.DecodeError):
                if keys & msgspec.json.decode(path.read_bytes(), type=_Note).inputs.keys():
                    path.unlink()

    def opened(self, name: str) -> Manifest | Broken:
        """What a part holds, or why it is not whole."""
        manifest = self.manifest(name)
        why = "its manifest cannot be read" if manifest is None else self.fault(name, manifest)
        if manifest is not None and why is None:
            return manifest
        return broken_part(name, str(why))


def broken_part(name: str, why: str) -> Broken:
    """What is said of a part that is not whole."""
    message = f"The part {name} is not whole: {why}."
    hint = "Run `dragoman corpus` on its inputs again."
    return Broken(name=name, code="bulk.part", message=message, hint=hint)


def write_whole(path: Path, content: bytes) -> None:
    """A file that is whole or not there. Raises OSError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk take a file, or a folder's names. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
