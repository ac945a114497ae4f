"""Who is heard and seen where, for whoever may be in a session."""

from hypothesis import assume, given
from hypothesis import strategies as st

from media.lines import Slot, Source
from media.routes import Route, difference
from media.slots import MUSIC, Fed, Member, routes_of, slots_of
from session.vocabulary import PartyMode, PartyRole

CUSTOMER = Member("customer", PartyRole.CUSTOMER)
TELLER = Member("teller", PartyRole.TELLER)
LISTENER = Member("supervisor", PartyRole.SUPERVISOR, PartyMode.LISTEN)
EXPERT = Member("expert", PartyRole.EXPERT)


@st.composite
def in_session(draw: st.DrawFn) -> tuple[Member, ...]:
    """A customer and at least one teller, and whoever else came, in any order after them."""
    tellers = draw(st.integers(1, 2))
    supervisor = st.builds(Member, st.just(""), st.just(PartyRole.SUPERVISOR), st.sampled_from(PartyMode))
    other = st.builds(Member, st.just(""), st.sampled_from([PartyRole.EXPERT, PartyRole.REVIEWER]))
    others = draw(st.lists(supervisor | other, max_size=5))
    came = [CUSTOMER, *[TELLER] * tellers, *others]
    members = tuple(member._replace(party=f"party-{number}") for number, member in enumerate(came))
    held = draw(st.booleans())
    sharing = draw(st.sampled_from([None, *(m.party for m in members if m.mode is PartyMode.FULL)]))
    return tuple(
        member._replace(held=held and number == 0, sharing=member.party == sharing)
        for number, member in enumerate(members)
    )


def from_party(party: str, routes: frozenset[Route]) -> set[Route]:
    return {route for route in routes if route.source_party == party}


@given(in_session())
def test_nothing_leads_from_a_listener(members: tuple[Member, ...]) -> None:
    listeners = {member.party for member in members if member.mode is PartyMode.LISTEN}
    assert not {route for route in routes_of(members) if route.source_party in listeners}


@given(in_session())
def test_a_whisper_leads_to_the_teller_alone_and_is_not_seen(members: tuple[Member, ...]) -> None:
    role = {member.party: member.role for member in members}
    for member in members:
        if member.mode is PartyMode.WHISPER:
            whispered = from_party(member.party, routes_of(members))
            assert {role[route.listener_party] for route in whispered} <= {PartyRole.TELLER}
            assert {route.source for route in whispered} <= {Source.AUDIO}


@given(in_session())
def test_on_hold_nothing_leads_from_the_customer_and_music_to_his_main_sound_alone(members: tuple[Member, ...]) -> None:
    assume(members[0].held)
    customer, routes = members[0].party, routes_of(members)
    assert not from_party(customer, routes)
    to_customer = {route for route in routes if route.listener_party == customer}
    assert to_customer == {Route(MUSIC, Source.AUDIO, customer, Slot.MAIN_AUDIO)}
    assert from_party(MUSIC, routes) == to_customer


@given(in_session())
def test_without_hold_nobody_hears_music(members: tuple[Member, ...]) -> None:
    assume(not members[0].held)
    assert not from_party(MUSIC, routes_of(members))


@given(in_session())
def test_no_slot_is_fed_twice_and_nobody_hears_themselves(members: tuple[Member, ...]) -> None:
    routes = routes_of(members)
    assert len({(route.listener_party, route.slot) for route in routes}) == len(routes)
    assert all(route.source_party != route.listener_party for route in routes)


@given(in_session(), in_session(), in_session())
def test_differences_compose(one: tuple[Member, ...], two: tuple[Member, ...], three: tuple[Member, ...]) -> None:
    linked = routes_of(one)
    for members in (two, three):
        unlink, link = difference(linked, routes_of(members))
        linked = (linked - set(unlink)) | set(link)
    assert linked == routes_of(three)


@given(
    in_session(),
    st.sampled_from([PartyRole.EXPERT, PartyRole.REVIEWER, PartyRole.SUPERVISOR]),
    st.sampled_from(PartyMode),
)
def test_nobodys_slot_jumps_when_somebody_comes(members: tuple[Member, ...], role: PartyRole, mode: PartyMode) -> None:
    after = (*members, Member("newcomer", role, mode))
    for member in members:
        before, now = slots_of(member.party, members), slots_of(member.party, after)
        assert {slot: now[slot] for slot in before} == before


@given(in_session())
def test_whoever_listens_has_customer_and_teller(members: tuple[Member, ...]) -> None:
    assume(not members[0].held)
    teller = [member for member in members if member.role is PartyRole.TELLER][-1]
    for member in members:
        if member.role in (PartyRole.SUPERVISOR, PartyRole.EXPERT, PartyRole.REVIEWER):
            fed = slots_of(member.party, members)
            assert fed[Slot.MAIN_AUDIO] == Fed(members[0].party, Source.AUDIO)
            assert fed[Slot.SECOND_AUDIO] == Fed(teller.party, Source.AUDIO)


def test_an_expert_is_heard_and_seen_in_the_second_slots_of_both() -> None:
    for member in (CUSTOMER, TELLER):
        fed = slots_of(member.party, (CUSTOMER, TELLER, LISTENER, EXPERT))
        assert fed[Slot.SECOND_AUDIO] == Fed("expert", Source.AUDIO)
        assert fed[Slot.SECOND_VIDEO] == Fed("expert", Source.CAMERA)


def test_a_shared_screen_takes_the_second_picture_of_all_others_and_gives_it_back() -> None:
    sharing = (CUSTOMER, TELLER._replace(sharing=True), EXPERT)
    assert slots_of("customer", sharing)[Slot.SECOND_VIDEO] == Fed("teller", Source.SCREEN)
    assert slots_of("expert", sharing)[Slot.SECOND_VIDEO] == Fed("teller", Source.SCREEN)
    assert slots_of("teller", sharing)[Slot.SECOND_VIDEO] == Fed("expert", Source.CAMERA)
    assert slots_of("customer", (CUSTOMER, TELLER, EXPERT))[Slot.SECOND_VIDEO] == Fed("expert", Source.CAMERA)


def test_after_a_transfer_the_new_teller_is_the_main_party_and_the_first_may_stay_as_a_colleague() -> None:
    new = Member("second-teller", PartyRole.TELLER)
    assert slots_of("customer", (CUSTOMER, new))[Slot.MAIN_AUDIO] == Fed("second-teller", Source.AUDIO)
    both = (CUSTOMER, TELLER, new)
    assert slots_of("customer", both)[Slot.MAIN_AUDIO] == Fed("second-teller", Source.AUDIO)
    assert slots_of("customer", both)[Slot.SECOND_AUDIO] == Fed("teller", Source.AUDIO)
    assert slots_of("second-teller", both)[Slot.SECOND_AUDIO] == Fed("teller", Source.AUDIO)
    assert slots_of("teller", both)[Slot.SECOND_AUDIO] == Fed("second-teller", Source.AUDIO)


def test_while_the_customer_is_on_hold_teller_and_expert_still_talk() -> None:
    held = (CUSTOMER._replace(held=True), TELLER, EXPERT)
    assert slots_of("teller", held)[Slot.SECOND_AUDIO] == Fed("expert", Source.AUDIO)
    assert slots_of("expert", held)[Slot.SECOND_AUDIO] == Fed("teller", Source.AUDIO)


def test_who_is_not_in_the_session_has_no_slots() -> None:
    assert slots_of("stranger", (CUSTOMER, TELLER)) == {}
