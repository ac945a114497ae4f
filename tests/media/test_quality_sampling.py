"""When a sample is due, and who is told of it."""

from media.lines import Slot, Source
from media.quality import Direction, DirectionCounters, PeerCounters, StreamCounters
from media.quality_sampling import QualitySampling, audience_of
from media.routes import Route
from session.identifiers import CUSTOMER, SessionId
from tests.media.kept_packets import both_ways

S = 1_000_000_000
ONE, OTHER = SessionId("one"), SessionId("other")


def counters(packets: int, connection: str = "first") -> PeerCounters:
    sound = StreamCounters(1, packets, 0, packets * 80, 0, 0, 0.0, 1.0)
    return PeerCounters(connection, DirectionCounters(sound, None, 20.0), DirectionCounters(None, None, 20.0))


def test_each_party_is_sampled_five_seconds_after_it_came_and_every_five_from_then_on() -> None:
    sampling, taken = QualitySampling(), list[tuple[int, str, float]]()
    for second in range(13):
        parties = {"customer": counters(second * 50)}
        if second >= 2:
            parties["teller"] = counters(second * 50)
        for sample in sampling.look({ONE: parties}, second * S):
            taken.append((second, sample.party, sample.seconds))
            assert sample.figures[Direction.UP].packets == 250
            assert sample.bars == 4
    assert taken == [(5, "customer", 5), (7, "teller", 5), (10, "customer", 5), (12, "teller", 5)]


def test_another_connection_counts_anew() -> None:
    sampling = QualitySampling()
    sampling.look({ONE: {"customer": counters(1_000)}}, 0)
    assert not sampling.look({ONE: {"customer": counters(3, "second")}}, 5 * S)
    (sample,) = sampling.look({ONE: {"customer": counters(253, "second")}}, 10 * S)
    assert sample.figures[Direction.UP].packets == 250


def test_who_was_away_is_not_measured_over_the_time_away() -> None:
    sampling = QualitySampling()
    sampling.look({ONE: {"customer": counters(0)}, OTHER: {"customer": counters(0)}}, 0)
    sampling.look({OTHER: {"customer": counters(0)}}, 1 * S)
    told = sampling.look({ONE: {"customer": counters(9)}, OTHER: {"customer": counters(9)}}, 6 * S)
    assert [sample.session for sample in told] == [OTHER]


def test_a_party_is_shown_to_itself_and_to_whoever_hears_it() -> None:
    routes = both_ways("customer", "teller") | {Route("customer", Source.AUDIO, "supervisor", Slot.MAIN_AUDIO)}
    assert audience_of("customer", routes) == ("customer", "supervisor", "teller")
    assert audience_of("teller", routes) == ("customer", "teller")
    # Who only listens is shown to nobody else.
    assert audience_of("supervisor", routes) == ("supervisor",)
    assert audience_of(CUSTOMER, frozenset()) == (CUSTOMER,)
