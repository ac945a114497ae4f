"""The customer's receipt of what was carried out for them, while their visit lasts."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from session.case.receipt import receipt_of
from session.identifiers import CaseId
from session.vocabulary import Language
from signaling.door import Problem, door_of, visiting
from transactions.receipts import check_code

_NONE: Final = Problem(404, "no_receipt", "There is no receipt of this.")


async def receipt(request: Request) -> Response:
    """As PDF, in the language asked for; only of what this visit's own session has confirmed, and was carried out."""
    customer, door = await visiting(request), door_of(request)
    asked = request.query_params.get("language")
    language = Language.ENGLISH if asked == Language.ENGLISH.value else Language.CHINESE
    case = CaseId(str(request.path_params["case"]))
    state = await door.counter.case(case)
    if state is None or state.job is None or state.job.session != customer.session:
        raise _NONE
    known = await door.cases.known(state.business_type, state.type_version)
    made = receipt_of(known.type, state, language) if known is not None else None
    if made is None:
        raise _NONE
    file = door.receipts.pdf(made, check_code(door.counter.store.keys, state.job))
    headers = {"Content-Disposition": f'attachment; filename="receipt-{made.number}.pdf"', "Cache-Control": "no-store"}
    return Response(file, media_type="application/pdf", headers=headers)


ROUTES = [Route("/api/visit/receipts/{case:uuid}", receipt)]
