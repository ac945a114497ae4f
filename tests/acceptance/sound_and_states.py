"""What a page plays, by its level each 10 ms, and what it shows, each with its time: gaps and returns are measured."""

import statistics
from collections.abc import Sequence
from typing import Any

import msgspec

from tests.acceptance.page_scripts import FOLLOW_SOUND
from tests.acceptance.people import Person

WINDOWS_PER_S = 100
SILENT = 0.15
"""Of the median: some 16 dB below it."""
LOUD = 0.005
"""A tone's level: a browser takes it for noise and makes it ten times quieter within some seconds, to 0.03. What a
listener makes up when nothing comes is soon 0. Nothing that was heard a moment before can tell the two apart."""

# Deprecated, and still the one that needs no script of its own address, which the page's policy would refuse.
_LISTEN = (
    "(selector) => {"
    + FOLLOW_SOUND
    + """
  const context = new AudioContext();
  const processor = context.createScriptProcessor(2048, 1, 1);
  const size = Math.round(context.sampleRate / 100);
  const heard = (window.heard = []);
  let rest = new Float32Array(0);
  const follow = followSound(context, document.querySelector(selector), processor);
  processor.onaudioprocess = ({ inputBuffer }) => {
    follow();
    const come = inputBuffer.getChannelData(0);
    const samples = new Float32Array(rest.length + come.length);
    samples.set(rest);
    samples.set(come, rest.length);
    let at = 0;
    for (; at + size <= samples.length; at += size) {
      let power = 0;
      for (let n = at; n < at + size; n++) power += samples[n] * samples[n];
      const agoMs = ((samples.length - at) / context.sampleRate) * 1000;
      heard.push([Date.now() - agoMs, Math.sqrt(power / size)]);
    }
    rest = samples.slice(at);
  };
  follow();
  processor.connect(context.destination);
  // Kept from the garbage collector.
  window.listening = { context, processor, follow };
}"""
)

_KEEP_STATES = """() => {
  const states = (window.states = []);
  let before = "";
  const look = () => {
    const call = document.querySelector('[data-testid="call"]');
    const away = document.querySelector('[data-testid="reconnecting"]');
    const now = [call?.dataset.media ?? "", away?.dataset.whose ?? ""];
    if (now.join() !== before) states.push([Date.now(), ...now]);
    before = now.join();
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""

# Every peer connection that the page makes, and every track that it is given. Pictures are small: two browsers that
# encode large ones on two cores would be measured in place of the network.
KEEP_PARTS = """
  window.peers = [];
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...all) { super(...all); window.peers.push(this); }
  };
  window.tracks = [];
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (want) => {
    const small = { ...want.video, width: { ideal: 640 }, height: { ideal: 360 } };
    const stream = await open(want.video ? { ...want, video: small } : want);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
"""

_SENT_OCTETS = """async (kind) => {
  let sum = 0;
  for (const peer of window.peers.filter((one) => one.connectionState === "connected"))
    (await peer.getStats()).forEach((one) => {
      if (one.type === "outbound-rtp" && one.kind === kind) sum += one.bytesSent;
    });
  return sum;
}"""


class Shown(msgspec.Struct, frozen=True):
    """A page's state from this moment on, in ms since 1970: `media`, and who is shown as reconnecting."""

    at_ms: float
    media: str
    away: str


Heard = list[tuple[float, float]]
"""The time in ms since 1970, and the level of the 10 ms from then on."""


async def listen(person: Person, testid: str = "remote-video") -> None:
    """From now on, until the page is left."""
    await person.page.evaluate(_LISTEN, f'[data-testid="{testid}"]')


async def heard_by(person: Person) -> Heard:
    # As one string: some thousand pairs, one by one, take a busy machine longer than the call that is measured.
    levels: str = await person.page.evaluate("() => JSON.stringify(window.heard)")
    return msgspec.json.decode(levels, type=Heard)


async def heard_until(person: Person, at_ms: float) -> None:
    """Wait until a page has listened up to this moment."""
    await person.page.wait_for_function("(at) => (window.heard.at(-1)?.[0] ?? 0) >= at", arg=at_ms)


async def forget_heard(person: Person) -> None:
    await person.page.evaluate("() => { window.heard.length = 0; }")


async def keep_states(person: Person) -> None:
    await person.page.evaluate(_KEEP_STATES)


async def states_of(person: Person) -> list[Shown]:
    states: Any = await person.page.evaluate("() => window.states")
    return [Shown(*state) for state in states]


async def sent_octets(person: Person, kind: str) -> int:
    return int(await person.page.evaluate(_SENT_OCTETS, kind))


def gaps(heard: Sequence[tuple[float, float]]) -> float:
    """The part of all windows that are silent beside the others."""
    median = statistics.median(level for _, level in heard)
    assert median > 0.001, "nothing was heard"
    return sum(level < SILENT * median for _, level in heard) / len(heard)


def heard_again(heard: Heard, after_ms: float) -> float:
    """When the first silence that begins after `after_ms` has an end, in ms; `after_ms` when there is none.

    What had arrived before is still played out at first, so the first sound is no sign of a return. Silence and sound
    count when they last for a tenth of a second.
    """
    later = [(at, level >= LOUD) for at, level in heard if at >= after_ms]
    silent = _first_tenth(later, 0, is_loud=False)
    if silent is None:
        return after_ms
    loud_again = _first_tenth(later, silent, is_loud=True)
    assert loud_again is not None, "it is not heard again"
    return later[loud_again][0]


def _first_tenth(windows: Sequence[tuple[float, bool]], start: int, *, is_loud: bool) -> int | None:
    """Where a tenth of a second begins that is loud throughout, or silent throughout."""
    tenth = WINDOWS_PER_S // 10
    for first in range(start, len(windows) - tenth + 1):
        if all(loud is is_loud for _, loud in windows[first : first + tenth]):
            return first
    return None


def first_shown(
    states: Sequence[Shown], after_ms: float, *, media: str | None = None, away: str | None = None
) -> float:
    """When the page showed this first after `after_ms`, in ms; it may have shown so already."""
    before = [state for state in states if state.at_ms <= after_ms][-1:]
    for state in (*before, *(state for state in states if state.at_ms > after_ms)):
        if media in (None, state.media) and away in (None, state.away):
            return max(state.at_ms, after_ms)
    raise AssertionError(f"not shown: {media} {away} in {states}")
