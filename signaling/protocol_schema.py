"""The protocol as JSON Schema, from which the web client's types are made. `python -m signaling.protocol_schema`."""

import sys
from typing import Any

import msgspec

from queueing.colleagues import Askable
from queueing.routing_plan import RoutingPlan
from session.case.field_fault import FieldFault
from session.personal import is_personal
from signaling import admin_messages as a
from signaling import case_messages as cases
from signaling import replay_messages as replay
from signaling.opening_messages import BusinessNow, StaffMember
from signaling.page_messages import FromCustomer, FromTeller
from signaling.server_messages import FromServer

_ROOTS = {
    "FromCustomer": FromCustomer,
    "FromTeller": FromTeller,
    "FromServer": FromServer,
    "BusinessNow": BusinessNow,
    "StaffMember": StaffMember,
    "Askable": Askable,
    "SessionRow": replay.SessionRow,
    "SessionReplay": replay.SessionReplay,
    "SessionQuality": replay.SessionQuality,
    "RoutingPlan": RoutingPlan,
    "PlanNow": a.PlanNow,
    "TypesShown": a.TypesShown,
    "FieldFault": FieldFault,
    "TypesOffered": cases.TypesOffered,
    "TypeOffered": cases.TypeOffered,
    "ParkedCases": cases.ParkedCases,
    "PlanFaults": a.PlanFaults,
    "PlanHistory": a.PlanHistory,
    "LimitsNow": a.LimitsNow,
    "LimitFaults": a.LimitFaults,
    "LimitsHistory": a.LimitsHistory,
    "PreviewPart": a.PreviewPart,
    "StaffAbilities": a.StaffAbilities,
    "CompetenceChange": a.CompetenceChange,
}


def _schema_of(kind: type) -> dict[str, Any]:
    if is_personal(kind):
        return {"type": "string"}
    raise NotImplementedError(kind)


def protocol_schema() -> dict[str, Any]:
    """One schema with every message, event, command and answer under `definitions`."""
    roots, definitions = msgspec.json.schema_components(
        list(_ROOTS.values()), schema_hook=_schema_of, ref_template="#/definitions/{name}"
    )
    named = dict(zip(_ROOTS, roots, strict=True))
    unions = {name: root for name, root in named.items() if name not in definitions}
    return {
        "title": "Protocol",
        "type": "object",
        "definitions": {**definitions, **unions},
        "properties": {name: {"$ref": f"#/definitions/{name}"} for name in _ROOTS},
        "required": list(_ROOTS),
        "additionalProperties": False,
    }


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(protocol_schema()).decode())
