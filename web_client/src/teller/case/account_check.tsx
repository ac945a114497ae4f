// Whose account it is: the field of the form that names the customer's own, and what the core bank says of it.
import { Button } from "antd";
import { useReducer, useState } from "react";
import { readForm } from "../../shared/form/form_read";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";
import { FormField } from "./form_field";

export function AccountCheck({ flow }: { flow: Flow }) {
  const { casework } = useTexts();
  const texts = casework.identity;
  const { now, type, session, cases, tell } = flow;
  const [asking, setAsking] = useState(false);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const name = type.effect.parameters.account ?? "";
  const field = type.form.properties[name];
  if (field === undefined) {
    return null;
  }
  const draft = cases.draftOf(session, now.case);
  const fault = readForm(type.form, draft.values()).faults.find((one) => one.field === name);
  const known = now.account ?? undefined;
  const ask = (): void => {
    setAsking(true);
    const answer = cases.checkAccount(session, now.case, name);
    tell(answer);
    void answer.finally(() => setAsking(false));
  };
  return (
    <div className="account-check" data-testid="account-check">
      <h4>{texts.accountTitle}</h4>
      <FormField
        name={name}
        field={field}
        isRequired
        now={draft.now(name)}
        fault={fault === undefined || fault.kind === "missing" ? undefined : fault}
        type={(value) => {
          draft.type(name, value);
          redraw();
        }}
        leave={() => draft.flush(name)}
        keepMine={() => draft.keepMine(name)}
        takeTheirs={() => draft.takeTheirs(name)}
      />
      <Button block loading={asking} disabled={fault !== undefined} onClick={ask} data-testid="check-account">
        {texts.checkAccount}
      </Button>
      {known !== undefined && (
        <p className={known.is_current && known.match === "same" ? "checked" : "fault"} role="status" data-testid="account-known" data-match={known.is_current ? known.match : "stale"}>
          {known.is_current ? (
            <>
              {known.match === "same" && <span aria-hidden="true">✓ </span>}
              {texts.accountMatches[known.match]}
            </>
          ) : (
            texts.accountStale
          )}
        </p>
      )}
    </div>
  );
}
