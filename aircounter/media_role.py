"""The media process: one UDP port, the calls placed on it, their journals."""

import asyncio
from typing import Final

import structlog
import uuid_utils
from redis.asyncio import Redis
from redis.exceptions import RedisError

from aircounter.call_quality import CallQuality
from aircounter.media_addresses import media_addresses
from aircounter.media_metrics import MediaMetrics
from aircounter.metrics_port import metrics_shown
from aircounter.outlast import outlast
from aircounter.process_metrics import ProcessMetrics
from aircounter.quality_metrics import QualityMetrics
from aircounter.recordings import recording_folder
from aircounter.session_media import SessionMedia
from aircounter.settings import Settings
from aircounter.standstill import watch_standstills
from aircounter.stopping import until_told
from aircounter.wiring import OPENS_WITHIN_S, backbone
from media.hold_music import hold_music
from media.link import answer_requests
from media.media_process import MediaProcess, open_media_process
from media.music_pump import MusicPump
from media.nodes import MediaLease, live_nodes
from media.short_pauses import keep_pauses_short
from media.slots import MUSIC
from recording.keys import create_recorder_keys, load_public_key
from session.identifiers import MediaNodeId

DRAIN_WITHIN_S: Final = 5.0
"""What a process that is to stop gets to have its calls moved; they take a few milliseconds each."""
DRAIN_LOOK_S: Final = 0.05

log = structlog.get_logger()


async def run_media(settings: Settings) -> None:
    """Carry sound and picture until told to stop; then have the calls moved, and close every journal in order."""
    node = MediaNodeId(str(uuid_utils.uuid7()))
    keys = settings.data / "keys"
    create_recorder_keys(keys)
    addresses = media_addresses(settings)
    async with (
        metrics_shown(settings.metrics_host, settings.metrics_port),
        backbone(settings, OPENS_WITHIN_S) as parts,
        open_media_process(addresses) as process,
    ):
        music = MusicPump(MUSIC, hold_music())
        recorder_key = load_public_key(keys)
        media = SessionMedia(node, process, parts.counter, recording_folder(settings), recorder_key, music)
        quality = CallQuality(lambda: media.calls, parts.store.pool, parts.redis, QualityMetrics())
        metrics = ProcessMetrics()
        MediaMetrics(process.counters, lambda: process.load)
        parts.feed.subscribe(metrics.hear)
        parts.feed.subscribe(media.take)
        address = f"{addresses.reachable[0]}:{process.port}"
        lease = MediaLease(parts.redis, node, address, lambda: process.load)
        keep_pauses_short()
        log.info("media process carries", port=process.port, node=node)
        try:
            async with asyncio.TaskGroup() as tasks:
                working = [
                    tasks.create_task(outlast(parts.feed.run, "feed")),
                    tasks.create_task(process.tick()),
                    tasks.create_task(media.follow()),
                    tasks.create_task(media.report()),
                    tasks.create_task(media.evidence.run()),
                    tasks.create_task(lease.keep()),
                    tasks.create_task(music.run()),
                    tasks.create_task(metrics.watch_loop()),
                    tasks.create_task(watch_standstills(media.note_standstill)),
                    tasks.create_task(quality.measure()),
                    tasks.create_task(quality.keep()),
                    tasks.create_task(answer_requests(parts.redis, node, media.answer)),
                ]
                await until_told()
                await _drain(parts.redis, lease, process)
                for task in working:
                    task.cancel()
        finally:
            await media.close()


async def _drain(redis: Redis, lease: MediaLease, process: MediaProcess) -> None:
    """Say that this process stops, and wait until its calls have been moved: not for long, nor when nobody takes them.

    A Redis that is away cannot be told: then the process ends as if killed, but for its journals.
    """
    try:
        await lease.drain()
        async with asyncio.timeout(DRAIN_WITHIN_S):
            while True:
                others = [node for node in await live_nodes(redis) if not node.drains]
                if not process.load or not others:
                    break
                await asyncio.sleep(DRAIN_LOOK_S)
        await lease.give_up()
    except (OSError, RedisError) as error:
        log.warning("calls were not all moved", left=process.load, why=repr(error))
