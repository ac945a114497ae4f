"""The built scripts and styles: compressed when they were built, and kept by browsers for good: another content has
another name."""

import mimetypes
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""The better one first (RFC 9110, section 8.4.1; RFC 7932)."""
FOR_GOOD: Final = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """Static files, each sent in the best coding that it has and the browser takes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 404 (raised)."""
        said = Headers(scope=scope).get("accept-encoding", "")
        accepted = {part.partition(";")[0].strip() for part in said.split(",")}
        for coding, suffix in CODINGS.items():
            if coding in accepted and not path.endswith(suffix):
                try:
                    response = await super().get_response(path + suffix, scope)
                except HTTPException:
                    continue
                response.headers["Content-Encoding"] = coding
                response.headers["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
                return _kept(response)
        return _kept(await super().get_response(path, scope))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = FOR_GOOD
    response.headers["Vary"] = "Accept-Encoding"
    return response
