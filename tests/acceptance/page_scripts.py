"""What the people of these tests have run in their pages."""

# An element plays whatever track its stream has now. WebAudio's source of a stream stays with the track that the stream
# had when the source was made, and is silent when a new connection brings another one: so it is made anew for each.
FOLLOW_SOUND = """
  const followSound = (context, element, sink) => {
    const captured = element.srcObject === null ? element.captureStream() : undefined;
    let track, source;
    return () => {
      const now = (captured ?? element.srcObject).getAudioTracks()[0];
      if (now === track) return;
      source?.disconnect();
      track = now;
      source = now && context.createMediaStreamSource(new MediaStream([now]));
      source?.connect(sink);
    };
  };
"""

# The strongest frequency of what an element plays, over about a second and a half, in Hz; 0 when it is silent. A tone
# that is the strongest in as many looks as make half a second is the answer at once.
HEAR = (
    "async (selector) => {"
    + FOLLOW_SOUND
    + """
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  const follow = followSound(context, document.querySelector(selector), analyser);
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  const silence = { level: -70, bin: 0 };
  let best = silence;
  let before = silence;
  for (let look = 0, alike = 0; look < 15 && alike < 5; look++) {
    follow();
    await new Promise((resolve) => setTimeout(resolve, 100));
    analyser.getFloatFrequencyData(spectrum);
    let now = silence;
    spectrum.forEach((level, bin) => {
      if (level > now.level) now = { level, bin };
    });
    alike = now.bin > 0 && now.bin === before.bin ? alike + 1 : 0;
    before = now;
    if (now.level > best.level) best = now;
  }
  const hertz = (best.bin * context.sampleRate) / analyser.fftSize;
  await context.close();
  return hertz;
}"""
)

# How many of ten looks at an element's picture differ from the one before, from its next picture on.
WATCH = """async (selector) => {
  const video = document.querySelector(selector);
  const first = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 5_000))]);
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 48;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let before = "";
  let changes = 0;
  for (let look = 0; look < 10; look++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    context.drawImage(video, 0, 0, 64, 48);
    const now = context.getImageData(0, 0, 64, 48).data.join(",");
    if (before !== "" && now !== before) changes++;
    before = now;
  }
  return video.videoWidth > 0 ? changes : 0;
}"""

# How many connections of the page have come up: one that is replaced in time is never shown as lost.
COUNT_CONNECTIONS = """
  window.connectionsMade = 0;
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...all) {
      super(...all);
      let made = false;
      this.addEventListener("connectionstatechange", () => {
        if (made || this.connectionState !== "connected") return;
        made = true;
        window.connectionsMade++;
      });
    }
  };
"""
