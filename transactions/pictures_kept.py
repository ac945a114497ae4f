"""Photographs on disk: written anew by a process of their own, sealed under the case's key, before their event."""

import asyncio
import hashlib
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Final

import msgspec
import structlog

from session.case.picture_fault import PictureFault
from session.identifiers import CaseId, PictureId, case_stream
from session_store.keys import StreamKeys, seal, unseal
from transactions.picture_process import CPU_S, FAULTY

AT_ONCE: Final = 2
"""Photographs that are written anew at the same time: each takes a core, and up to half a gigabyte."""
WITHIN_S: Final = CPU_S * 3.0
"""A process that has not ended by then is ended; on a busy machine its bound of computing time is long before."""
PROCESS: Final = "transactions.picture_process"

log = structlog.get_logger()


class PictureMissing(LookupError):  # noqa: N818 - names what it is
    """There is no such photograph, or the case's key has been destroyed."""


class Rewritten(msgspec.Struct, frozen=True):
    """A photograph as it is kept: JPEG, with its size in pixels."""

    jpeg: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.jpeg).hexdigest()


class PicturesKept:
    """In one folder, a folder a case."""

    def __init__(self, folder: Path, keys: StreamKeys) -> None:
        self._folder = folder
        self._keys = keys
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def rewrite(self, sent: bytes) -> Rewritten | PictureFault:
        """What was sent, as it may be kept; or what is wrong with it."""
        async with self._turns:
            # It needs nothing of what this process was told.
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", PROCESS, stdin=PIPE, stdout=PIPE, env={}
            )
            try:
                async with asyncio.timeout(WITHIN_S):
                    written, _ = await process.communicate(sent)
            except TimeoutError:
                written = b""
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode == FAULTY:
            return PictureFault(written.decode())
        if process.returncode != 0:
            # Out of memory or time, or a decoder that died: whatever it is, nobody can show it.
            log.warning("a photograph was not read", exit=process.returncode)
            return PictureFault.NOT_A_PICTURE
        size, _, jpeg = written.partition(b"\n")
        width, height = size.split()
        return Rewritten(jpeg, int(width), int(height))

    async def keep(self, case: CaseId, picture: PictureId, jpeg: bytes) -> None:
        """Have it on disk when this returns. Raises OSError when the disk does not take it."""
        key = await self._keys.key_of(case_stream(case))
        sealed = seal(key, jpeg, _bound_to(case, picture))
        await asyncio.to_thread(_write, self._path(case, picture), sealed)

    async def open(self, case: CaseId, picture: PictureId) -> bytes:
        """The photograph as it was kept. Raises PictureMissing, and InvalidTag when it was altered."""
        key = await self._keys.find(case_stream(case))
        if key is None:
            raise PictureMissing(picture)
        try:
            sealed = await asyncio.to_thread(self._path(case, picture).read_bytes)
        except FileNotFoundError:
            raise PictureMissing(picture) from None
        return unseal(key, sealed, _bound_to(case, picture))

    async def forget(self, case: CaseId, picture: PictureId) -> None:
        """Of which no event tells."""
        await asyncio.to_thread(self._path(case, picture).unlink, missing_ok=True)

    def _path(self, case: CaseId, picture: PictureId) -> Path:
        """Both are the counter's own ids, never a name that somebody sent."""
        return self._folder / case / f"{picture}.sealed"


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _bound_to(case: CaseId, picture: PictureId) -> str:
    return f"picture/{case}/{picture}"
