"""What carrying out depends on beside the case: what is proven, frozen, moved today, and not done before it."""

from datetime import datetime

from session.case.content import Content, read_content
from session.case.context import CarryingContext, KnownType
from session.case.freezes import is_frozen
from session.case.proof import Proof
from session.case.state import CaseState
from session.identifiers import Guard, config_stream
from session.vocabulary import Setting
from session_store.event_store import EventStore
from session_store.postgres import Pool
from transactions.freezes_kept import freezes_now
from transactions.same_again import effect_tag

ACCOUNT, CUSTOMER = "account", "customer"
"""What a tag stands for: an account's number, or the number of a customer's document."""

_MOVED = """
    select coalesce(sum(amount_fen), 0)::bigint from jobs
    where customer_tag = $1 and business_type = $2 and stage <> 'refused' and ordered_at >= $3
    and ($4::text is null or (ordered_at, key) < (select ordered_at, key from jobs where key = $4))
"""
_WAITS = """
    select exists(
        select from jobs as mine join jobs as earlier
        on earlier.account_tag = mine.account_tag and earlier.number < mine.number
        where mine.key = $1 and earlier.stage in ('ordered', 'under_way', 'held_up'))
"""


async def carrying_context(
    store: EventStore, state: CaseState, known: KnownType, proofs: tuple[Proof, ...]
) -> CarryingContext:
    """Of what is submitted; without a submission nothing is proven, and the rest does not matter."""
    content = read_content(state.submitted.content) if state.submitted is not None else None
    if content is None:
        return CarryingContext(proofs)
    account, customer = _tags(store, known, content)
    freezes, version = await freezes_now(store.pool)
    key = state.job.key if state.job is not None else None
    return CarryingContext(
        proofs=proofs,
        account_tag=account,
        customer_tag=customer,
        effect_tag=effect_tag(store.keys, known, state),
        is_frozen=is_frozen(freezes, known.type.id, account),
        moved_today_fen=await _moved_today_fen(store.pool, customer, known, key),
        waits=bool(await store.pool.fetchval(_WAITS, key)),
        guards=(Guard(config_stream(Setting.FREEZES), version),),
    )


def _tags(store: EventStore, known: KnownType, content: Content) -> tuple[str, str]:
    account = content.form.get(known.type.effect.parameters["account"])
    number = content.identity.document.number.reveal() if content.identity.document is not None else ""
    return store.keys.tag(ACCOUNT, str(account)), store.keys.tag(CUSTOMER, number)


async def _moved_today_fen(pool: Pool, customer: str, known: KnownType, key: str | None) -> int:
    """By the counter's own day."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    moved = await pool.fetchval(_MOVED, customer, known.type.id, midnight, key)
    assert isinstance(moved, int)
    return moved
