"""What the pages of the call bench have run in them: when something was pressed, first seen, and first heard."""

from typing import Final

# Before anything of the page: an element's first new picture, and the first sound of its track. Times are in ms since
# the epoch, by the one clock that all pages of a machine share.
TIMES: Final = """(() => {
  const LOUD = 0.003, LISTEN_EVERY_MS = 5;
  const now = () => performance.timeOrigin + performance.now();
  window.times = {};
  const note = (name) => { window.times[name] ??= now(); };
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-testid]");
    if (pressed) window.times[pressed.dataset.testid] = now();
  }, true);
  const context = new AudioContext();
  const listen = (video) => {
    const analyser = context.createAnalyser();
    analyser.fftSize = 256;
    const samples = new Float32Array(256);
    let track, source;
    const timer = setInterval(() => {
      const present = video.srcObject?.getAudioTracks()[0];
      if (present !== track) {
        source?.disconnect();
        track = present;
        source = track && context.createMediaStreamSource(new MediaStream([track]));
        source?.connect(analyser);
      }
      analyser.getFloatTimeDomainData(samples);
      if (Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / 256) > LOUD) note("sound");
      if (!video.isConnected || window.times.sound) clearInterval(timer);
    }, LISTEN_EVERY_MS);
  };
  const met = new WeakSet();
  new MutationObserver(() => {
    const video = document.querySelector('[data-testid="remote-video"]');
    if (video === null || met.has(video)) return;
    met.add(video);
    video.requestVideoFrameCallback(() => note("picture"));
    listen(video);
  }).observe(document, { childList: true, subtree: true });
})()"""

# The floor: the same two browsers, connected to each other, with nothing between them but whoever passes on what they
# say. One presses; the other, as the counter does, offers.
FLOOR: Final = """<!doctype html><meta charset="utf-8"><title>floor</title><body><script>
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
const socket = new WebSocket(location.href.replace("http", "ws"));
const say = (message) => socket.send(JSON.stringify(message));
let stream, peer;
window.open_devices = async () => {
  stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND, video: PICTURE });
};
window.end = () => {
  peer.close();
  document.body.replaceChildren();
};
window.begin = () => {
  window.times = {};
  peer = new RTCPeerConnection();
  const video = document.createElement("video");
  video.dataset.testid = "remote-video";
  video.autoplay = true;
  video.srcObject = new MediaStream();
  peer.ontrack = ({ track }) => video.srcObject.addTrack(track);
  peer.onicecandidate = ({ candidate }) => candidate && say({ candidate });
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  document.body.append(video);
};
window.press = () => { window.times.press = performance.timeOrigin + performance.now(); say({ press: true }); };
socket.onmessage = async ({ data }) => {
  const { press, description, candidate } = JSON.parse(data);
  if (press) {
    await peer.setLocalDescription();
    say({ description: peer.localDescription });
  } else if (description) {
    await peer.setRemoteDescription(description);
    if (description.type === "offer") {
      await peer.setLocalDescription();
      say({ description: peer.localDescription });
    }
  } else if (candidate) {
    await peer.addIceCandidate(candidate);
  }
};
</script>"""
