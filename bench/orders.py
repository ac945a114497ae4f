"""What a bench tells its worker processes to do, and what they answer: one JSON object a line, each with its number."""

import msgspec


class Order(msgspec.Struct, frozen=True, tag=True, tag_field="type", kw_only=True, forbid_unknown_fields=True):
    """The base of all orders and answers."""


class Done(Order, frozen=True):
    """Nothing needs to be said."""


class Failed(Order, frozen=True):
    """It could not be done."""

    why: str


# --- to the process that serves


class BeginCall(Order, frozen=True):
    """A call of these parties: the first two hear and see one another, the others hear and see both."""

    call: str
    parties: tuple[str, ...]


class PartyOffer(msgspec.Struct, frozen=True):
    """An offer for one party's connection."""

    party: str
    connection: str
    sdp: str


class Offers(Order, frozen=True):
    """One for each party, in order."""

    offers: tuple[PartyOffer, ...]


class GiveAnswer(Order, frozen=True):
    """A client's answer."""

    call: str
    party: str
    connection: str
    sdp: str


class EndCall(Order, frozen=True):
    """The call is over, its journal closed."""

    call: str


class EchoPlaces(Order, frozen=True):
    """To the floor: where its clients are. A client in `twice` gets everything two times."""

    hosts: tuple[str, ...]
    port: int
    twice: tuple[int, ...]


class Listening(Order, frozen=True):
    """Where the floor listens."""

    port: int


class Mark(Order, frozen=True):
    """Tell what has been counted since the start, and the slices of time since the last mark.

    With `collects`, after what nobody refers to any more has been freed: ended calls are cycles of objects.
    """

    collects: bool = False


class Marked(Order, frozen=True):
    """`cpu_s` is user and system of all threads; each slice is (CPU in s, packets forwarded) over a quarter second."""

    cpu_s: float
    rss_bytes: int
    packets_in: int
    packets_out: int
    dropped: dict[str, int]
    yielded: int
    journal_dropped: int
    slices: tuple[tuple[float, int], ...]


# --- to the process that generates


class ClientWanted(msgspec.Struct, frozen=True):
    """A client with this number, the offer it is to answer, and whose packets it is to get."""

    number: int
    offer: str
    hears: tuple[int, ...]
    sends: bool = True


class Join(Order, frozen=True):
    """Make clients; they connect by themselves once the server has their answers."""

    clients: tuple[ClientWanted, ...]


class Answers(Order, frozen=True):
    """In the order of the clients."""

    answers: tuple[str, ...]


class AwaitConnected(Order, frozen=True):
    """Answered when all of these clients are connected."""

    numbers: tuple[int, ...]


class AwaitHeard(Order, frozen=True):
    """Answered when all of these clients have got their first packet of media."""

    numbers: tuple[int, ...]


class HeardAt(Order, frozen=True):
    """When each got it, in ns of the wall clock."""

    arrivals_ns: tuple[int, ...]


class Leave(Order, frozen=True):
    """These clients go."""

    numbers: tuple[int, ...]


class EchoClients(Order, frozen=True):
    """Clients 0 to `count` - 1, which send to a port that sends back; those in `twice` hear two echoes.

    Without keys, or `sealed` with those of `bench.known_keys`. Answered by `EchoPlaces`; they send from `Resume` on.
    """

    count: int
    port: int
    twice: tuple[int, ...]
    sealed: bool = False


class FindPlaces(Order, frozen=True):
    """Tell where clients 0 to `count` - 1 will be, before they are there. Answered by `EchoPlaces`."""

    count: int


class Way(msgspec.Struct, frozen=True):
    """A client's way to a server that has a port for each: its keys, each with its salt behind it."""

    port: int
    sending: bytes
    receiving: bytes


class CrossingClients(Order, frozen=True):
    """Clients 0 and on, one for each way; what 2n sends comes out at 2n + 1, and the other way round.

    They send from `Resume` on.
    """

    ways: tuple[Way, ...]


class BeginMeasuring(Order, frozen=True):
    """Stop sending, let everything arrive, and count from here on."""


class EndMeasuring(Order, frozen=True):
    """Stop sending, let everything arrive, and tell what was counted."""


class Measured(Order, frozen=True):
    """Between beginning and end. `missed` was not sent for lack of time, `overlooked` not read for lack of it."""

    seconds: float
    cpu_s: float
    sent: int
    expected: int
    received: int
    checked: int
    wrong: int
    missed: int
    refused: int
    overlooked: int
    delays_ms: tuple[float, ...]
    """One-way times at the percentiles 0 to 100."""


class Pause(Order, frozen=True):
    """Send nothing for a while."""


class Resume(Order, frozen=True):
    """Send on."""


Any = (
    Done
    | Failed
    | BeginCall
    | Offers
    | GiveAnswer
    | EndCall
    | EchoPlaces
    | Listening
    | Mark
    | Marked
    | Join
    | Answers
    | AwaitConnected
    | AwaitHeard
    | HeardAt
    | Leave
    | EchoClients
    | FindPlaces
    | CrossingClients
    | BeginMeasuring
    | EndMeasuring
    | Measured
    | Pause
    | Resume
)


class Line(msgspec.Struct, frozen=True):
    """An order or its answer, which has the order's number."""

    number: int
    says: Any


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line)


def write_line(line: Line) -> bytes:
    """With its end."""
    return _encoder.encode(line) + b"\n"


def read_line(line: bytes) -> Line:
    """Raises msgspec.DecodeError."""
    return _decoder.decode(line)
