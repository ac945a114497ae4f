// What all parts of the guided flow are given: the case as it is now, its type, the call, and how to ask for something.
import type { BusinessType, CaseNow } from "../../generated/protocol";
import type { Answer } from "../../shared/connection";
import type { SessionView } from "../../shared/session_view";
import type { DeskCases } from "../desk_cases";

export interface Flow {
  cases: DeskCases;
  session: string;
  view: SessionView;
  now: CaseNow;
  type: BusinessType;
  tell: (answer: Promise<Answer>) => void;
  /** Who looks: a reviewer sees what the teller does, and enters nothing. */
  self: string;
  isReviewer: boolean;
  seekReviewer: () => void;
}
