// The cases that a desk has in hand, one a session at most: as the counter tells them, and what is being typed into their forms.
import type { CaseNow, Comparison, DocumentKind, FromServer, GiveUpReason, PaperFlaw, PictureOf, ReviewFlaw, SubmissionShown } from "../generated/protocol";
import type { Answer, Connection } from "../shared/connection";
import { type Entry, FormDraft, type Saved, type Told } from "../shared/form/form_draft";

/** A second at most from a key to the counter's disk, with the way there and back. */
const SAVE_AFTER_MS = 500;

export type Cases = ReadonlyMap<string, CaseNow>;

/** What the teller read of a document, as typed. */
export interface DocumentTyped {
  document: DocumentKind;
  written: string;
  name: string;
  valid_until: string;
}

interface Host {
  connection: () => Connection;
  cases: () => Cases;
  change: (cases: Cases) => void;
}

export class DeskCases {
  private readonly drafts = new Map<string, FormDraft>();

  constructor(private readonly desk: Host) {}

  told({ session, case: now }: Extract<FromServer, { type: "CaseTold" }>): void {
    const cases = new Map(this.desk.cases());
    const before = cases.get(session);
    if (now === null || now === undefined) {
      cases.delete(session);
    } else {
      cases.set(session, now);
      this.draftOf(session, now.case).told(shown(now));
    }
    if (before !== undefined && before.case !== now?.case) {
      this.drafts.delete(before.case);
    }
    this.desk.change(cases);
  }

  /** A session that is not the desk's any more. */
  forget(session: string): void {
    const cases = new Map(this.desk.cases());
    const gone = cases.get(session);
    if (gone !== undefined) {
      this.drafts.get(gone.case)?.flushAll();
      this.drafts.delete(gone.case);
      cases.delete(session);
      this.desk.change(cases);
    }
  }

  draftOf(session: string, of: string): FormDraft {
    let draft = this.drafts.get(of);
    if (draft === undefined) {
      draft = new FormDraft({
        save: (field, base, value) => this.save(session, of, field, base, value),
        later: (act) => {
          const timer = setTimeout(act, SAVE_AFTER_MS);
          return () => clearTimeout(timer);
        },
        // What is drawn is drawn of the cases: another map of the same.
        changed: () => this.desk.change(new Map(this.desk.cases())),
      });
      this.drafts.set(of, draft);
    }
    return draft;
  }

  begin(session: string, kind: string): Promise<Answer> {
    return this.ask("BeginCase", session, { business_type: kind });
  }

  takeUp(session: string, of: string): Promise<Answer> {
    return this.ask("TakeUpCase", session, { case: of });
  }

  park(session: string, of: string): Promise<Answer> {
    this.drafts.get(of)?.flushAll();
    return this.ask("ParkCase", session, { case: of });
  }

  giveUp(session: string, of: string, reason: GiveUpReason): Promise<Answer> {
    return this.ask("GiveUpCase", session, { case: of, reason });
  }

  /** Once all that is being typed is kept; refused when that is another form than the one that was looked at. */
  submit(session: string, of: string, formVersion: number): Promise<Answer> {
    return this.ask("SubmitCase", session, { case: of, form_version: formVersion });
  }

  amend(session: string, of: string): Promise<Answer> {
    return this.ask("AmendCase", session, { case: of });
  }

  openPaper(session: string, of: string, picture: string): Promise<Answer> {
    return this.ask("OpenPaper", session, { case: of, picture });
  }

  approve(session: string, of: string, { number, sha256 }: SubmissionShown): Promise<Answer> {
    return this.ask("ApproveCase", session, { case: of, submission: number, sha256 });
  }

  decline(session: string, of: string, { number, sha256 }: SubmissionShown, flaw: ReviewFlaw, remark: string): Promise<Answer> {
    return this.ask("RefuseReview", session, { case: of, submission: number, sha256, flaw, remark });
  }

  askConfirmation(session: string, of: string, { number, sha256 }: SubmissionShown): Promise<Answer> {
    return this.ask("AskConfirmation", session, { case: of, submission: number, sha256 });
  }

  tick(session: string, of: string, step: string, statement: string, on: boolean): Promise<Answer> {
    return this.ask(on ? "TickStatement" : "WithdrawTick", session, { case: of, step, statement });
  }

  askPicture(session: string, of: string, what: PictureOf, paper: string | null = null): Promise<Answer> {
    return this.ask("AskPicture", session, { case: of, of: what, paper });
  }

  acceptPaper(session: string, of: string, picture: string): Promise<Answer> {
    return this.ask("AcceptPaper", session, { case: of, picture });
  }

  refusePaper(session: string, of: string, picture: string, flaw: PaperFlaw, remark: string): Promise<Answer> {
    return this.ask("RefusePaper", session, { case: of, picture, flaw, remark });
  }

  /** The second is what is wrong with the document, where it is refused for that. */
  async checkDocument(session: string, of: string, read: DocumentTyped): Promise<[Answer, string]> {
    const { answer, detail } = await this.desk.connection().askInDetail({ type: "CheckDocument", session, case: of, ...read });
    return [answer, detail];
  }

  compare(session: string, of: string, comparison: Comparison): Promise<Answer> {
    return this.ask("ComparePerson", session, { case: of, comparison });
  }

  /** Has the core bank say whose account it is: what is being typed first. */
  async checkAccount(session: string, of: string, field: string): Promise<Answer> {
    await this.drafts.get(of)?.saved(field);
    return this.desk.connection().keepOneOf({ type: "CheckAccount", session, case: of });
  }

  /** Has the core bank say whether the payee's account is of the payee's name: what is being typed of these first. */
  async checkPayee(session: string, of: string, fields: readonly string[]): Promise<Answer> {
    for (const field of fields) {
      await this.drafts.get(of)?.saved(field);
    }
    return this.desk.connection().keepOneOf({ type: "CheckPayee", session, case: of });
  }

  private async save(session: string, of: string, field: string, base: number, value: Entry): Promise<Saved> {
    const typed = typeof value === "boolean" ? { tick: value } : { text: value };
    const answer = await this.desk.connection().keepOneOf({ type: "SaveField", session, case: of, field, base, ...typed });
    return answer === "done" || answer === "field_taken" ? answer : "refused";
  }

  private ask(type: string, session: string, fields: object): Promise<Answer> {
    return this.desk.connection().ask({ type, session, ...fields });
  }
}

function shown(now: CaseNow): Record<string, Told> {
  return Object.fromEntries(
    Object.entries(now.fields).map(([field, { version, by, text, tick }]) => [field, { version, by, value: tick ?? text ?? "" }]),
  );
}
