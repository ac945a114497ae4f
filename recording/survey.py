"""The first reading of a recorded call: proves every block, and learns what the second needs to know. Pure
but for the journals that it reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recording.gap_causes import JournalEnd, Silence, cause_of, crosses_a_loss
from recording.journal_format import TrackId
from recording.manifest import Completeness, Gap, NoteAt
from recording.opus import SAMPLE_RATE
from recording.pictures_seen import PicturesSeen
from recording.recorded_call import DroppedPackets, PartyNote, RecordedCall, TrackPacket, Wanted, everybody
from recording.rtp import parse_rtp
from recording.rtp_clock import DelayProfile, RtpClock
from recording.wall_clock import ClockReading

_NS_PER_S = 1_000_000_000
_NS_PER_MS = 1_000_000
VIDEO_RATE = 90_000
SHORTEST_GAP_NS = _NS_PER_S


def is_video(track: TrackId) -> bool:
    """True for "camera" and "screen"."""
    return track.source != "audio"


def rtp_clock_of(track: TrackId) -> RtpClock:
    """A clock at the track's rate: 48 kHz for Opus (RFC 7587, 4.1), 90 kHz for pictures (RFC 7741, 4.1; 6184, 5.1)."""
    return RtpClock(VIDEO_RATE if is_video(track) else SAMPLE_RATE)


@dataclass
class TrackSurvey:
    """One track: its first and last arrival, delays, silences (over a second, or from one journal to another), and
    what pictures it has. `journal` is the last that has packets of it."""

    first_ns: int
    last_ns: int
    clock: RtpClock
    delays: DelayProfile = field(default_factory=DelayProfile)
    silences: list[Silence] = field(default_factory=list[Silence])
    pictures: PicturesSeen = field(default_factory=PicturesSeen)
    journal: int = 0

    def add(self, record: TrackPacket) -> None:
        """Take note of one packet; what is no RTP counts as arrived, and for nothing else."""
        arrival_ns = record.at_ns
        if arrival_ns - self.last_ns > SHORTEST_GAP_NS or record.journal > self.journal:
            self.silences.append(Silence(self.last_ns, arrival_ns, self.journal, record.journal))
        self.journal = max(self.journal, record.journal)
        self.last_ns = max(self.last_ns, arrival_ns)
        rtp = parse_rtp(record.packet)
        if rtp is None:
            return
        if not self.clock.goes_on(rtp.ssrc, rtp.timestamp):
            self.delays.add(self.clock.moment(arrival_ns, rtp.ssrc, rtp.timestamp), arrival_ns)
        if is_video(record.track):
            self.pictures.add(arrival_ns, record.codec, rtp.payload)


@dataclass
class CallSurvey:
    """The whole call. Times are ns on the call's time line; `first_ns` and `last_ns` mean nothing without tracks."""

    first_ns: int = 0
    last_ns: int = 0
    tracks: dict[TrackId, TrackSurvey] = field(default_factory=dict[TrackId, TrackSurvey])
    notes: list[PartyNote] = field(default_factory=list[PartyNote])
    clock: list[ClockReading] = field(default_factory=list[ClockReading])
    journals: dict[int, JournalEnd] = field(default_factory=dict[int, JournalEnd])
    """Those that have packets, by their number in the order of their starts."""
    dropped_packets: int = 0

    @property
    def length_ns(self) -> int:
        """From the first packet of any party to the last."""
        return self.last_ns - self.first_ns

    def notes_in_recording(self) -> list[NoteAt]:
        """The notes in ms from the recording's zero."""
        return [NoteAt(self._ms(note.at_ns), note.kind, note.party) for note in self.notes]

    def gaps(self) -> list[Gap]:
        """Every track's gaps, in order of time."""
        gaps = [
            self._gap(track, silence)
            for track, known in self.tracks.items()
            for silence in [*known.silences, Silence(known.last_ns, self.last_ns, known.journal, max(self.journals))]
            # A screen on which nothing moves sends nothing, and one is shared for a part of a call.
            if track.source != "screen" and self._is_gap(silence)
        ]
        return sorted(gaps, key=lambda gap: gap.start_ms)

    def _is_gap(self, silence: Silence) -> bool:
        length_ns = silence.end_ns - silence.start_ns
        return length_ns > SHORTEST_GAP_NS or (length_ns > 0 and crosses_a_loss(silence, self.journals))

    def _gap(self, track: TrackId, silence: Silence) -> Gap:
        return Gap(
            party=track.party,
            source=track.source,
            start_ms=self._ms(silence.start_ns),
            length_ms=(silence.end_ns - silence.start_ns) // _NS_PER_MS,
            explained_by=cause_of(track, silence, self.notes, self.journals),
        )

    def _ms(self, at_ns: int) -> int:
        return (at_ns - self.first_ns) // _NS_PER_MS


def survey_call(call: RecordedCall, wanted: Wanted = everybody) -> CallSurvey:
    """Read all of the call once, or those of its parties that are wanted.

    Raises `JournalAlteredError` at the first block that is not what was written.
    """
    survey = CallSurvey()
    last_ns: dict[int, int] = {}
    for record in call.records(wanted):
        if isinstance(record, PartyNote):
            survey.notes.append(record)
        elif isinstance(record, DroppedPackets):
            survey.dropped_packets += record.packets
        elif isinstance(record, ClockReading):
            survey.clock.append(record)
        else:
            known = survey.tracks.get(record.track)
            if known is None:
                known = TrackSurvey(record.at_ns, record.at_ns, rtp_clock_of(record.track), journal=record.journal)
                survey.tracks[record.track] = known
            known.add(record)
            last_ns[record.journal] = record.at_ns
    survey.journals = {
        number: JournalEnd(last_ns[number], journal.tail is not None and journal.tail.closed)
        for number, journal in enumerate(call.journals)
        if number in last_ns
    }
    return spanned(survey)


def joined(shares: Sequence[CallSurvey]) -> CallSurvey:
    """The survey of the whole call, of those of all its parties. Notes, losses and the clock are in each of them."""
    whole = shares[0]
    for share in shares[1:]:
        whole.tracks |= share.tracks
        for number, end in share.journals.items():
            own = whole.journals.get(number)
            whole.journals[number] = end if own is None else JournalEnd(max(own.last_ns, end.last_ns), end.closed)
    return spanned(whole)


def spanned(survey: CallSurvey) -> CallSurvey:
    """With its first and last packet."""
    if survey.tracks:
        survey.first_ns = min(known.first_ns for known in survey.tracks.values())
        survey.last_ns = max(known.last_ns for known in survey.tracks.values())
    return survey


def completeness(survey: CallSurvey, closed: Sequence[bool]) -> Completeness:
    """Incomplete when packets were dropped, a gap has no explanation, or nothing follows on a writer that died.

    `closed` says of each journal, in the order of their starts, whether it was closed in order. What the journal of a
    media process that died lacks is in the gap that follows, when the recording went on.
    """
    gaps, last = survey.gaps(), max(survey.journals, default=-1)
    went_on = all(in_order or number < last for number, in_order in enumerate(closed))
    if not went_on or survey.dropped_packets or any(gap.explained_by is None for gap in gaps):
        return Completeness.INCOMPLETE
    return Completeness.COMPLETE_WITH_EXPLAINED_GAPS if gaps else Completeness.COMPLETE
