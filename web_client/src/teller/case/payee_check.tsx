// Who is paid: whether the account is of the name that was typed for it, by the core bank's word.
import { Button } from "antd";
import { useState } from "react";
import { useTexts } from "../../staff/texts";
import { canEnter } from "./opened";
import type { Flow } from "./flow";

export function askPayee({ cases, session, now, type, tell }: Pick<Flow, "cases" | "session" | "now" | "type" | "tell">): Promise<unknown> {
  const { payee_account: account = "", payee_name: name = "" } = type.effect.parameters;
  const answer = cases.checkPayee(session, now.case, [account, name]);
  tell(answer);
  return answer;
}

export function PayeeCheck({ flow }: { flow: Flow }) {
  const { casework } = useTexts();
  const texts = casework.payee;
  const [asking, setAsking] = useState(false);
  const known = flow.now.payee ?? undefined;
  const isReadable = !flow.now.faults.some(({ field }) => field === flow.type.effect.parameters.payee_account || field === flow.type.effect.parameters.payee_name);
  if (flow.type.effect.parameters.payee_account === undefined) {
    return null;
  }
  return (
    <div className="payee-check" data-testid="payee-check">
      {canEnter(flow) && (
        <Button
          block
          loading={asking}
          disabled={!isReadable}
          onClick={() => {
            setAsking(true);
            void askPayee(flow).finally(() => setAsking(false));
          }}
          data-testid="check-payee"
        >
          {texts.check}
        </Button>
      )}
      {known !== undefined && (
        <p className={known.is_current && known.match === "same" ? "checked" : "fault"} role="status" data-testid="payee-known" data-match={known.is_current ? known.match : "stale"}>
          {known.is_current && known.match === "same" && <span aria-hidden="true">✓ </span>}
          {known.is_current ? texts.matches[known.match] : texts.stale}
        </p>
      )}
    </div>
  );
}
