// Phones encode H.264 in hardware and VP8 in software: the first keeps them cool, and their batteries full.

const PICTURE = { contentType: "video/H264;profile-level-id=42e01f;packetization-mode=1", width: 1280, height: 720, bitrate: 1_500_000, framerate: 30 };

/** Send H.264 where this device encodes it in hardware; otherwise the first codec of the offer stays. */
export async function preferHardware(peer: RTCPeerConnection): Promise<void> {
  if (!(await encodesInHardware())) {
    return;
  }
  for (const line of peer.getTransceivers()) {
    if (line.mid === "video") {
      await prefer(line.sender);
    }
  }
}

async function encodesInHardware(): Promise<boolean> {
  // Browsers without the question (it came in 2021) keep the offer's order.
  if (!("mediaCapabilities" in navigator) || !("encodingInfo" in navigator.mediaCapabilities)) {
    return false;
  }
  try {
    const info = await navigator.mediaCapabilities.encodingInfo({ type: "webrtc", video: PICTURE });
    return info.supported && info.powerEfficient;
  } catch {
    // A TypeError: this browser does not know the type "webrtc".
    return false;
  }
}

async function prefer(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const codec = parameters.codecs.find((one) => one.mimeType.toLowerCase() === "video/h264");
  const [encoding] = parameters.encodings;
  if (codec === undefined || encoding === undefined) {
    return;
  }
  // Choosing a codec without another description came in 2024; older browsers ignore the field.
  (encoding as RTCRtpEncodingParameters & { codec?: RTCRtpCodec }).codec = codec;
  await sender.setParameters(parameters).catch(() => undefined);
}
