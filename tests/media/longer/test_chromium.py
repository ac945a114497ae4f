"""Real Chromium, following the client's recipe of `media.offer` line by line."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus

from playwright.async_api import Page, async_playwright
from playwright.async_api import Route as WebRoute

from media.lines import Slot, Source
from media.peer_events import FirstPacket, PeerConnected, PeerLost
from media.routes import Route
from tests.media.kept_packets import ObservedCall, both_ways, observed_call

ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
]

CONNECT = """
async (sdp) => {
    const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
    const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    window.peer = peer;
    window.shown = {};
    peer.ontrack = ({ transceiver, track }) => {
        const element = document.createElement(track.kind);
        element.srcObject = new MediaStream([track]);
        element.muted = true;
        element.play();
        document.body.append(element);
        window.shown[transceiver.mid] = element;
    };
    await peer.setRemoteDescription({ type: "offer", sdp });
    const [audio, video, screen] = peer.getTransceivers();
    for (const up of [audio, video]) up.direction = "sendrecv";
    screen.direction = "sendonly";
    await audio.sender.replaceTrack(media.getAudioTracks()[0]);
    await video.sender.replaceTrack(media.getVideoTracks()[0]);
    await peer.setLocalDescription();
    window.answeredAt = performance.now();
    peer.onconnectionstatechange = () => {
        if (peer.connectionState === "connected") window.connectedAfter = performance.now() - window.answeredAt;
    };
    return peer.localDescription.sdp;
}
"""

CONNECTED_AFTER_MS = """
async () => {
    while (!window.connectedAfter) await new Promise(done => setTimeout(done, 5));
    return window.connectedAfter;
}
"""

DIFFERENT_PICTURES = """
async (mid) => {
    const seen = new Set();
    const canvas = new OffscreenCanvas(32, 24);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    for (let tries = 0; tries < 100 && seen.size < 3; tries++) {
        if (window.shown[mid].videoWidth) {
            context.drawImage(window.shown[mid], 0, 0, 32, 24);
            seen.add(context.getImageData(0, 0, 32, 24).data.join());
        }
        await new Promise(done => setTimeout(done, 50));
    }
    return seen.size;
}
"""

LOUDEST = """
async (mid) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(window.shown[mid].srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (let tries = 0; tries < 100 && loudest < 0.01; tries++) {
        analyser.getFloatTimeDomainData(samples);
        loudest = Math.max(loudest, ...samples);
        await new Promise(done => setTimeout(done, 50));
    }
    await context.close();
    return loudest;
}
"""


async def answer_blank(route: WebRoute) -> None:
    await route.fulfill(status=HTTPStatus.OK, content_type="text/html", body="<title>page</title>")


@asynccontextmanager
async def pages(count: int) -> AsyncGenerator[list[Page]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        opened: list[Page] = []
        for _ in range(count):
            page = await browser.new_page()
            await page.route("http://127.0.0.1/**", answer_blank)
            await page.goto("http://127.0.0.1/")
            opened.append(page)
        yield opened
        await browser.close()


async def connect(observed: ObservedCall, party: str, page: Page) -> float:
    """The milliseconds from the page's answer to its connection."""
    offer = await observed.call.offer(party)
    answer = await page.evaluate(CONNECT, offer.sdp)
    observed.call.answer(party, offer.connection, answer)
    after_ms = await page.evaluate(CONNECTED_AFTER_MS)
    assert isinstance(after_ms, float | int)
    return after_ms


async def test_two_pages_see_and_hear_each_other_within_a_second() -> None:
    # Given a call whose routes are set before anybody is there
    async with observed_call() as observed, pages(2) as (customer, teller):
        observed.call.apply(both_ways("customer", "teller"))
        # When both pages answer their offers
        assert await connect(observed, "customer", customer) < 1000
        assert await connect(observed, "teller", teller) < 1000
        # Then each shows moving pictures and plays sound on the main lines
        for page in (customer, teller):
            assert await page.evaluate(DIFFERENT_PICTURES, "video") == 3
            assert await page.evaluate(LOUDEST, "audio") > 0.01
        # And a slot that was empty is fed without a new description
        observed.call.apply(observed.call.routes | {Route("customer", Source.CAMERA, "teller", Slot.SECOND_VIDEO)})
        assert await teller.evaluate(DIFFERENT_PICTURES, "slot-video-1") == 3
        # And goes on with another source in it, here the teller's own
        observed.call.apply(
            both_ways("customer", "teller") | {Route("teller", Source.CAMERA, "teller", Slot.SECOND_VIDEO)}
        )
        await asyncio.sleep(0.3)
        assert await teller.evaluate(DIFFERENT_PICTURES, "slot-video-1") == 3
        # And all of it was kept
        for party in ("customer", "teller"):
            await observed.happens(FirstPacket, party)
            assert observed.sink.count(party, "audio") > 50
            assert observed.sink.count(party, "camera") > 20


async def test_a_closed_page_is_noticed_at_once() -> None:
    async with observed_call() as observed, pages(1) as (customer,):
        await connect(observed, "customer", customer)
        await observed.happens(PeerConnected, "customer")
        await customer.evaluate("() => window.peer.close()")
        await observed.happens(PeerLost, "customer", within_s=1)
