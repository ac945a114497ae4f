"""What the administrator sees of the types of business: all of each, read-only. They are loaded by a command."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from signaling.admin_messages import TypeShown, TypesShown
from signaling.door import answer, door_of
from signaling.http_admin import administrator, name_of_actor
from transactions.types_kept import newest_types


async def types_loaded(request: Request) -> Response:
    """The newest version of each."""
    await administrator(request)
    door = door_of(request)
    loaded = await newest_types(door.counter.store.pool)
    names = {by: await name_of_actor(door, by) for by in {one.by for one in loaded}}
    return answer(
        TypesShown(
            tuple(
                TypeShown(
                    id=one.id,
                    version=one.version,
                    sha256=one.sha256,
                    at_ms=int(one.at.timestamp() * 1000),
                    by_name=names[one.by],
                    type=one.type,
                    is_altered=one.is_altered,
                )
                for one in loaded
            )
        )
    )


ROUTES = [Route("/api/admin/types", types_loaded)]
