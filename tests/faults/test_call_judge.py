"""The judge of a call in which something was killed finds what it is there for: each fault is planted here."""

import pytest

from recording.manifest import Completeness, Gap, SealedRecording, SealedTrack
from tests.faults.call_run import judge
from tests.faults.call_schedule import CallKill, Moment, Victim

BEGAN_MS = 1_000_000
KILLED_S = 1_005.0


def track(party: str) -> SealedTrack:
    return SealedTrack(party=party, file=f"{party}.webm", kinds=["audio"], size=1, sha256="", lost_packets=0)


def recording(*gaps: Gap, parties: tuple[str, ...] = ("customer", "teller")) -> SealedRecording:
    complete = Completeness.COMPLETE
    return SealedRecording("session", BEGAN_MS, 9_000, complete, [track(one) for one in parties], [*gaps], [], [])


def silence(start_ms: int) -> Gap:
    return Gap("customer", "audio", start_ms, 1_500, None)


def kill(victim: Victim, moment: Moment = Moment.TALKING) -> CallKill:
    return CallKill(moment, victim, 0.5)


def test_a_whole_recording_passes_whatever_was_killed() -> None:
    for victim in Victim:
        judge(recording(), kill(victim), KILLED_S)


def test_a_party_without_a_track_is_found() -> None:
    with pytest.raises(AssertionError, match="not recorded"):
        judge(recording(parties=("customer",)), kill(Victim.WEB), KILLED_S)


@pytest.mark.parametrize("victim", [Victim.WEB, Victim.WORKER, Victim.POSTGRES, Victim.REDIS])
def test_sound_that_is_missing_though_its_process_lived_is_found(victim: Victim) -> None:
    with pytest.raises(AssertionError, match="though its process lived"):
        judge(recording(silence(5_000)), kill(victim), KILLED_S)


@pytest.mark.parametrize("victim", [Victim.MEDIA, Victim.EVERYTHING])
def test_the_last_second_before_a_kill_may_be_missing_and_no_more(victim: Victim) -> None:
    judge(recording(silence(4_100)), kill(victim), KILLED_S)
    with pytest.raises(AssertionError, match="more than the last second"):
        judge(recording(silence(3_900)), kill(victim), KILLED_S)


def test_a_kill_before_the_call_excuses_nothing() -> None:
    with pytest.raises(AssertionError, match="sound is missing"):
        judge(recording(silence(5_000)), kill(Victim.MEDIA, Moment.RINGING), KILLED_S)
