"""Scripts and styles come compressed to whoever takes that, and are kept for good."""

import gzip
from pathlib import Path

import pytest

from tests.signaling.pages import CounterAddress, Page

SCRIPT = b"export const answer = 42;\n" * 50


@pytest.fixture
def pages(pages: Path) -> Path:
    folder = pages / "assets"
    folder.mkdir()
    (folder / "page-abc.js").write_bytes(SCRIPT)
    (folder / "page-abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "page-abc.js.br").write_bytes(b"what brotli made")
    return pages


@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip, deflate, br", "br"), ("gzip;q=1.0, deflate", "gzip"), ("identity", None)]
)
async def test_the_best_coding_that_the_browser_takes(
    address: CounterAddress, accepted: str, coding: str | None
) -> None:
    async with Page(address) as page:
        async with page.http.stream("GET", "/assets/page-abc.js", headers={"Accept-Encoding": accepted}) as answered:
            raw = b"".join([part async for part in answered.aiter_raw()])
        assert answered.status_code == 200
        assert answered.headers.get("content-encoding") == coding
        assert answered.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answered.headers["cache-control"]
        assert (
            raw == {"br": b"what brotli made", "gzip": gzip.compress(SCRIPT), None: SCRIPT}[coding] or coding == "gzip"
        )
        if coding == "gzip":
            assert gzip.decompress(raw) == SCRIPT


async def test_what_is_not_there_is_not_found(address: CounterAddress) -> None:
    async with Page(address) as page:
        for path in ("/assets/missing.js", "/assets/../index.html", "/assets/%2e%2e/index.html"):
            assert (await page.http.get(path)).status_code == 404
