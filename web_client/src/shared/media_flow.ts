// Whether sound and picture still come: what a connection has counted, look by look, and what that means. Pure but for
// the counting itself. Browsers take five seconds and more to say "disconnected"; a call cannot wait so long.

/** Counted from the connection's beginning. */
export interface Counted {
  /** Anything at all from the counter: media, its reports, its answers and questions. */
  all: number;
  /** Packets of the other party's sound and picture. */
  media: number;
}

/** What was counted last, and when it last grew, in milliseconds by this page's clock. */
export interface Flow extends Counted {
  allAtMs: number;
  mediaAtMs: number;
  /** The browser itself has given it up. */
  over: boolean;
}

/** Sound comes fifty times a second: silence of everything for so long is no accident. */
const QUIET_MS = 1_200;
/** What came last came with media, as far as two looks tell. */
const FLOWS_MS = 500;
/** From a counter that has nobody to pass on, two or three packets a second come. */
const QUIET_WITHOUT_MEDIA_MS = 3_000;
const OTHER_QUIET_MS = 2_000;
/** A new connection is begun before anybody is told that the old one is gone: often that saves the telling. */
const EARLIER_MS = 400;

export function begun(nowMs: number): Flow {
  return { all: 0, media: 0, allAtMs: nowMs, mediaAtMs: nowMs, over: false };
}

export function afterLook(flow: Flow, counted: Counted, nowMs: number): Flow {
  return {
    ...flow,
    ...counted,
    allAtMs: counted.all > flow.all ? nowMs : flow.allAtMs,
    mediaAtMs: counted.media > flow.media ? nowMs : flow.mediaAtMs,
  };
}

function quietMs(flow: Flow): number {
  return flow.allAtMs - flow.mediaAtMs < FLOWS_MS ? QUIET_MS : QUIET_WITHOUT_MEDIA_MS;
}

/** Whether this page and the counter reach one another. */
export function isAlive(flow: Flow, nowMs: number): boolean {
  return !flow.over && nowMs - flow.allAtMs < quietMs(flow);
}

/** Whether it is time for another connection. */
export function isSuspect(flow: Flow, nowMs: number): boolean {
  return flow.over || nowMs - flow.allAtMs >= quietMs(flow) - EARLIER_MS;
}

/** Since when nothing of the other party comes although the counter is reached, in milliseconds by this page's clock. */
export function otherQuietSince(flow: Flow, nowMs: number): number | undefined {
  return isAlive(flow, nowMs) && nowMs - flow.mediaAtMs > OTHER_QUIET_MS ? flow.mediaAtMs : undefined;
}

const COUNTS: Readonly<Record<string, readonly string[]>> = {
  transport: ["bytesReceived"],
  "candidate-pair": ["bytesReceived", "requestsReceived", "responsesReceived"],
};

/** Ask the browser. */
export async function count(peer: RTCPeerConnection): Promise<Counted> {
  const counted = { all: 0, media: 0 };
  const reports = await peer.getStats();
  reports.forEach((report: Record<string, unknown>) => {
    for (const name of COUNTS[String(report.type)] ?? []) {
      counted.all += Number(report[name] ?? 0);
    }
    if (report.type === "inbound-rtp") {
      counted.media += Number(report.packetsReceived ?? 0);
    }
  });
  return counted;
}
