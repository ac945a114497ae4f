// What has to be proven before it is carried out: how much of it is, and at a click each with its moment or its reason.
import type { BusinessType, ProofShown } from "../../generated/protocol";
import { fill, useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";
import { atOf } from "./confirmation_now";

export function Proofs({ flow }: { flow: Flow }) {
  const { casework } = useTexts();
  const texts = casework.proofs;
  const language = useLanguage();
  const { proofs } = flow.now;
  const lacking = proofs.filter(({ why_not: why }) => why != null);
  const sum = lacking.length === 0 ? fill(texts.given, { n: proofs.length }) : fill(texts.lacking, { n: proofs.length, lacking: lacking.length });
  const given = proofs.filter(({ why_not: why }) => why == null);
  return (
    <details className="proofs" data-testid="proofs" data-lacking={lacking.length}>
      <summary>
        <strong>{texts.title}</strong> <span className={lacking.length === 0 ? "proofs-given" : "quiet"}>{sum}</span>
      </summary>
      <ul>
        {[...lacking, ...given].map((proof) => (
          <li key={`${proof.kind} ${proof.subject}`} className={proof.why_not == null ? "proof-given" : "proof-lacking"} data-testid={`proof-${proof.kind}`} data-why={proof.why_not ?? ""}>
            <span aria-hidden="true">{proof.why_not == null ? "✓" : "○"}</span>
            <span>
              {fill(texts.kinds[proof.kind], { what: subjectOf(proof, flow.type, language, texts.tracks) })}
              {proof.why_not != null && <small>{texts.whyNot[proof.why_not]}</small>}
            </span>
            {proof.at_ms != null && (proof.why_not == null) !== (proof.kind === "recorded") && <time>{atOf(flow, proof.at_ms)}</time>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** In words of the type: which statement, which paper, which level, whose sound or picture. */
function subjectOf({ kind, subject }: ProofShown, type: BusinessType, language: "zh" | "en", tracks: Record<string, string>): string {
  const [first = "", second = ""] = subject.split("/");
  switch (kind) {
    case "statement":
      return type.steps.find(({ id }) => id === first)?.statements?.find(({ id }) => id === second)?.text[language] ?? subject;
    case "paper":
      return type.papers.find(({ id }) => id === subject)?.title[language] ?? subject;
    case "approval":
      return second === "1" ? first : `${first} (${second})`;
    case "recorded":
      return tracks[subject] ?? subject;
    default:
      return subject;
  }
}
