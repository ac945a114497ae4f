// That a reviewer looked at a photograph is on record: without it nothing is approved.
import type { Flow } from "./flow";

export function openedBy({ isReviewer, cases, session, now, tell }: Flow, picture: string): (() => void) | undefined {
  return isReviewer ? () => tell(cases.openPaper(session, now.case, picture)) : undefined;
}

/** Whether this desk may enter anything now: not a reviewer's, and not what is submitted. */
export function canEnter({ isReviewer, now }: Flow): boolean {
  return !isReviewer && now.submission == null;
}
