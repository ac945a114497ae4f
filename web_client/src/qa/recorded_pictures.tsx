// The files of one screen, all playing in step; the one that has the picture now is seen, and every voice heard.
import { useEffect, useRef } from "react";
import type { SealedTrack } from "../generated/protocol";
import type { Players } from "./players";
import { shownAt } from "./screens";

export function RecordedPictures(props: {
  tracks: readonly SealedTrack[];
  session: string;
  players: Players;
  startS: number;
  positionS: number;
  muted: boolean;
  testid: string;
  title: string;
}) {
  const { tracks, positionS, ...rest } = props;
  const shown = shownAt(tracks, positionS);
  return tracks.map((track) => <RecordedFile key={track.file} track={track} isShown={track === shown} {...rest} />);
}

function RecordedFile(props: {
  track: SealedTrack;
  isShown: boolean;
  session: string;
  players: Players;
  startS: number;
  muted: boolean;
  testid: string;
  title: string;
}) {
  const { track, isShown, session, players, startS, muted, testid, title } = props;
  const video = useRef<HTMLVideoElement>(null);
  const { file } = track;

  useEffect(() => {
    const element = video.current;
    if (element === null) {
      return;
    }
    players.add(file, element);
    const begin = () => {
      element.currentTime = startS;
    };
    element.addEventListener("loadedmetadata", begin, { once: true });
    return () => players.remove(file);
  }, [players, file, startS]);

  return (
    <video
      ref={video}
      hidden={!isShown}
      muted={muted}
      preload="auto"
      playsInline
      src={`/api/qa/sessions/${session}/tracks/${file}`}
      data-testid={isShown ? testid : undefined}
      data-file={file}
      aria-label={title}
    />
  );
}
