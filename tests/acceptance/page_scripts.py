"""What the people of these tests have run in their pages."""

# An element plays whatever track its stream has now. WebAudio's source of a stream stays with the track that the stream
# had when the source was made, and is silent when a new connection brings another one: so it is made anew for each.
FOLLOW_SOUND = """
  const followSound = (context, element, sink) => {
    const captured = element.srcObject === null ? element.captureStream() : undefined;
    let track, source;
    return () => {
      const now = (captured ?? element.srcObject).getAudioTracks()[0];
      if (now === track) return track;
      track = now;
      source?.disconnect();
      source = now && context.createMediaStreamSource(new MediaStream([now]));
      source?.connect(sink);
      return track;
    };
  };
"""

# What an element plays just now: how loud, and the shares of its energy that are one tone and another (Goertzel's
# algorithm over a Hann window; 3/N is what makes a pure tone's share 1). The first call begins to listen.
HEAR = (
    "async ({ selector, theirs, mine }) => {"
    + FOLLOW_SOUND
    + """
  const element = document.querySelector(selector);
  if (element === null) return { trouble: "there is no such element" };
  window.ears ??= new Map();
  let ear = window.ears.get(selector);
  if (ear?.element !== element) {
    void ear?.context.close();
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    ear = { element, context, analyser, follow: followSound(context, element, analyser) };
    window.ears.set(selector, ear);
  }
  await Promise.race([ear.context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  const track = ear.follow();
  const count = ear.analyser.fftSize;
  const samples = new Float32Array(count);
  ear.analyser.getFloatTimeDomainData(samples);
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / count);
  const windowed = samples.map((sample, n) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / count)));
  const energy = windowed.reduce((sum, sample) => sum + sample * sample, 0) + 1e-12;
  const share = (hertz) => {
    const factor = 2 * Math.cos((2 * Math.PI * hertz) / ear.context.sampleRate);
    let one = 0, two = 0;
    for (const sample of windowed) [one, two] = [sample + factor * one - two, one];
    return ((3 / count) * (one * one + two * two - factor * one * two)) / energy;
  };
  return { rms, theirs: share(theirs), mine: share(mine), context: ear.context.state,
           track: track === undefined ? "none" : `${track.readyState}${track.muted ? ", muted" : ""}` };
}"""
)

# How many different pictures an element has shown since the first call, and the colour of its last.
SEE = """(selector) => {
  const video = document.querySelector(selector);
  if (video === null) return { trouble: "there is no such element" };
  window.eyes ??= new Map();
  let eye = window.eyes.get(selector);
  if (eye?.video !== video) {
    eye = { video, pictures: 0, cb: 0, cr: 0, before: "" };
    window.eyes.set(selector, eye);
    const canvas = new OffscreenCanvas(32, 18);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const look = () => {
      context.drawImage(video, 0, 0, 32, 18);
      const { data } = context.getImageData(0, 0, 32, 18);
      let [red, green, blue] = [0, 0, 0];
      for (let at = 0; at < data.length; at += 4) {
        red += data[at] / 576;
        green += data[at + 1] / 576;
        blue += data[at + 2] / 576;
      }
      eye.cb = 128 - 0.169 * red - 0.331 * green + 0.5 * blue;
      eye.cr = 128 + 0.5 * red - 0.419 * green - 0.081 * blue;
      const now = data.join();
      if (now !== eye.before) eye.pictures++;
      eye.before = now;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  }
  return { pictures: eye.pictures, cb: eye.cb, cr: eye.cr, width: video.videoWidth, ready: video.readyState };
}"""

# Every connection of the page, and how many have come up: one that is replaced in time is never shown as lost.
KEEP_CONNECTIONS = """
  window.peers = [];
  window.connectionsMade = 0;
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...all) {
      super(...all);
      window.peers.push(this);
      let made = false;
      this.addEventListener("connectionstatechange", () => {
        if (made || this.connectionState !== "connected") return;
        made = true;
        window.connectionsMade++;
      });
    }
  };
"""

# The ports at the other end of the candidate pairs that connections use.
OTHER_PORTS = """async () => {
  const ports = [];
  for (const peer of window.peers.filter((one) => one.connectionState === "connected")) {
    const stats = await peer.getStats();
    for (const { type, selectedCandidatePairId } of stats.values())
      if (type === "transport") ports.push(stats.get(stats.get(selectedCandidatePairId).remoteCandidateId).port);
  }
  return ports;
}"""

# What is known of a page when a test has failed.
DESCRIBE = """() => ({
  address: location.href,
  connections: (window.peers ?? []).map((peer) => `${peer.connectionState}/${peer.iceConnectionState}`),
  ears: [...(window.ears ?? [])].map(([selector, { context }]) => `${selector} ${context.state}`),
  marks: [...document.querySelectorAll("[data-media], [data-duty], [role=alert]")].map((one) =>
    `${one.dataset.testid ?? one.tagName} ${one.dataset.media ?? one.dataset.duty ?? one.textContent}`.slice(0, 120)),
})"""
