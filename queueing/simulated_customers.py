"""What a simulation cannot read in the log: how long who was answered would have waited, how long who left would have
talked. Drawn by a hash of seed and request, so that the same customer is as patient under every plan. Pure."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from queueing.day import Contact
from session.identifiers import RequestId
from session.vocabulary import Business

HANDLING_UNKNOWN_S: Final = 300.0
"""What a conversation is taken to last on a day on which none has ended."""


class SimulatedCustomers:
    """The customers of one day, under one seed.

    Patience is exponential, its mean by maximum likelihood with those who were answered as censored: all time waited,
    by the number of those who gave up (Brown and others, JASA 100, 2005, section 5). Who gave up in the log gives up
    after the same wait; who did not, after what they have shown and some more, since the exponential has no memory.
    """

    def __init__(self, contacts: Sequence[Contact], seed: int, until: datetime) -> None:
        self._seed = seed
        self._until = until
        self._by_business: defaultdict[Business, list[float]] = defaultdict(list)
        for one in contacts:
            if one.handled_s is not None:
                self._by_business[one.request.business].append(one.handled_s)
        self._all = sorted(handled for many in self._by_business.values() for handled in many)
        gave_up = sum(1 for one in contacts if one.ended_at is not None and not one.answered)
        waited_s = sum(self._waited_s(one) for one in contacts)
        self._mean_patience_s = waited_s / gave_up if gave_up else math.inf

    def gives_up_at(self, contact: Contact) -> datetime | None:
        """When this customer leaves if nobody has answered; None: stays as long as it takes."""
        if contact.ended_at is not None and not contact.answered:
            return contact.ended_at
        if math.isinf(self._mean_patience_s):
            return None
        more_s = -self._mean_patience_s * math.log(self._chance(contact.request.id, "patience"))
        patience_s = min(self._waited_s(contact) + more_s, timedelta(days=7).total_seconds())
        return contact.request.joined_at + timedelta(seconds=patience_s)

    def handling_s(self, contact: Contact) -> float:
        """How long the teller is taken, from the answer on."""
        if contact.handled_s is not None:
            return contact.handled_s
        known = sorted(self._by_business.get(contact.request.business, ())) or self._all
        if not known:
            return HANDLING_UNKNOWN_S
        return known[int(self._chance(contact.request.id, "handling") * len(known)) % len(known)]

    def _waited_s(self, contact: Contact) -> float:
        return ((contact.ended_at or self._until) - contact.request.joined_at).total_seconds()

    def _chance(self, request: RequestId, what: str) -> float:
        """Above 0, and 1 at most."""
        digest = hashlib.sha256(f"{self._seed}/{what}/{request}".encode()).digest()
        return (int.from_bytes(digest[:7]) + 1) / 2**56
