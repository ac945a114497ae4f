"""Photographs: whatever is sent, what is kept is a plain picture, sealed, and bound to its place."""

import io
from pathlib import Path

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag
from PIL import Image

from aircounter.settings import Settings
from session.case.picture_fault import PictureFault
from session.identifiers import CaseId, PictureId, case_stream
from session_store.event_store import EventStore
from session_store.keys import StreamKeys
from tests.conftest import MASTER_KEY
from tests.transactions import made_pictures as made
from transactions.picture_process import LONGEST_SIDE, MOST_BYTES
from transactions.pictures_kept import PictureMissing, PicturesKept, Rewritten

CASE = CaseId("01900000-0000-7000-8000-0000000000e1")
PICTURE = PictureId("01900000-0000-7000-8000-0000000000f1")
OTHER = PictureId("01900000-0000-7000-8000-0000000000f2")


@pytest.fixture
def pictures(store: EventStore, tmp_path: Path) -> PicturesKept:
    return PicturesKept(tmp_path, store.keys)


async def rewritten(pictures: PicturesKept, sent: bytes) -> Rewritten:
    outcome = await pictures.rewrite(sent)
    assert isinstance(outcome, Rewritten), outcome
    return outcome


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_what_a_telephone_makes_is_kept_as_jpeg_in_its_size(pictures: PicturesKept, kind: str) -> None:
    kept = await rewritten(pictures, made.photograph(kind=kind))
    assert (kept.width, kept.height) == (1200, 800)
    assert Image.open(io.BytesIO(kept.jpeg)).format == "JPEG"


async def test_where_it_was_taken_and_by_what_is_not_kept_and_it_stands_upright(pictures: PicturesKept) -> None:
    sent = made.with_position()
    assert made.PLACE.encode() in sent
    kept = await rewritten(pictures, sent)
    assert (kept.width, kept.height) == (800, 1200)
    assert made.PLACE.encode() not in kept.jpeg
    assert b"Telephone" not in kept.jpeg
    with Image.open(io.BytesIO(kept.jpeg)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


async def test_what_stands_behind_a_picture_goes(pictures: PicturesKept) -> None:
    kept = await rewritten(pictures, made.polyglot())
    assert b"script" not in kept.jpeg
    assert b"PK\x03\x04" not in kept.jpeg


async def test_a_very_large_one_is_kept_as_large_as_anybody_looks_at(pictures: PicturesKept) -> None:
    kept = await rewritten(pictures, made.photograph(6000, 4000))
    assert (kept.width, kept.height) == (LONGEST_SIDE, 2731)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (made.PDF, PictureFault.PDF),
        (b"\n\n" + made.PDF, PictureFault.PDF),
        (made.SVG, PictureFault.NOT_A_PICTURE),
        (made.HEIC, PictureFault.HEIC),
        (b"", PictureFault.NOT_A_PICTURE),
        (b"\x89PNG\r\n\x1a\n", PictureFault.NOT_A_PICTURE),
        (made.photograph()[:4000], PictureFault.NOT_A_PICTURE),
        (made.photograph(kind="GIF"), PictureFault.NOT_A_PICTURE),
        (made.photograph(300, 300), PictureFault.TOO_SMALL),
        (made.bomb(), PictureFault.TOO_MANY_PIXELS),
        (bytes(MOST_BYTES + 1), PictureFault.TOO_LARGE),
    ],
    ids=["pdf", "pdf-later", "svg", "heic", "nothing", "head", "cut", "gif", "small", "bomb", "large"],
)
async def test_what_is_no_photograph_is_refused_with_what_it_is(
    pictures: PicturesKept, sent: bytes, fault: PictureFault
) -> None:
    assert await pictures.rewrite(sent) is fault


async def test_a_decoder_that_runs_out_of_memory_is_a_picture_that_cannot_be_read(pictures: PicturesKept) -> None:
    outcome = await pictures.rewrite(made.text_bomb())
    assert outcome is PictureFault.NOT_A_PICTURE
    # And the next one is read
    await rewritten(pictures, made.photograph())


async def test_what_is_kept_is_sealed_and_opens_in_its_own_place_alone(pictures: PicturesKept, tmp_path: Path) -> None:
    kept = await rewritten(pictures, made.photograph())
    await pictures.keep(CASE, PICTURE, kept.jpeg)
    (file,) = tmp_path.rglob("*.sealed")
    assert kept.jpeg[:64] not in file.read_bytes()
    assert await pictures.open(CASE, PICTURE) == kept.jpeg
    assert not list(tmp_path.rglob("*.part"))
    file.with_name(f"{OTHER}.sealed").write_bytes(file.read_bytes())
    with pytest.raises(InvalidTag):
        await pictures.open(CASE, OTHER)
    with pytest.raises(PictureMissing):
        await pictures.open(CASE, PictureId("01900000-0000-7000-8000-0000000000f9"))


async def test_with_the_cases_key_its_pictures_are_gone(
    tmp_path: Path, store: EventStore, own_database: Settings
) -> None:
    await PicturesKept(tmp_path, store.keys).keep(CASE, PICTURE, b"jpeg")
    owner = await asyncpg.connect(own_database.database_owner_url)
    await owner.execute("delete from stream_keys where stream_id = $1", case_stream(CASE))
    await owner.close()
    pictures = PicturesKept(tmp_path, StreamKeys(store.pool, MASTER_KEY))
    with pytest.raises(PictureMissing):
        await pictures.open(CASE, PICTURE)
