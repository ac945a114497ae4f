// Which of a recording's files make one picture, and which of them is to be looked at when. Pure.
import type { SealedTrack } from "../generated/protocol";

/** A party's camera with its voice, or a screen it shared: a file, or one for each codec that it was sent in. */
export interface RecordedScreen {
  key: string;
  party: string;
  isScreen: boolean;
  tracks: SealedTrack[];
}

/** What stands side by side, in the parties' order; a party of whom there is nothing has a screen without files. */
export function screensOf(parties: readonly string[], tracks: readonly SealedTrack[]): RecordedScreen[] {
  return parties.flatMap((party) => {
    const own = tracks.filter((track) => track.party === party);
    const shared = own.filter((track) => track.kinds?.includes("screen") === true);
    const screens = [{ key: party, party, isScreen: false, tracks: own.filter((track) => !shared.includes(track)) }];
    if (shared.length > 0) {
      screens.push({ key: `${party}/screen`, party, isScreen: true, tracks: shared });
    }
    return screens.filter((screen) => screen.tracks.length > 0 || own.length === 0);
  });
}

/** The file whose codec was the party's at this moment of the recording: the one that took over last. */
export function shownAt(tracks: readonly SealedTrack[], positionS: number): SealedTrack | undefined {
  let shown = tracks[0];
  let sinceMs = -1;
  for (const track of tracks) {
    for (const fromMs of track.shown_from_ms ?? []) {
      if (fromMs <= positionS * 1000 && fromMs > sinceMs) {
        shown = track;
        sinceMs = fromMs;
      }
    }
  }
  return shown;
}
