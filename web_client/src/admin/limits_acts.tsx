// What can be done with edited thresholds: discard, take the standard, save after having seen what changes.
import { Alert, Button } from "antd";
import { useState } from "react";
import type { LimitsNow } from "../generated/protocol";
import { fill } from "../shared/language";
import { Problem, request } from "../shared/server";
import { useTexts } from "../staff/texts";
import { draftOfLimits, limitChanges, limitsOf } from "./limits_draft";
import { useAdminTexts, type AdminTexts } from "./texts";
import type { LimitsEditing } from "./use_limits";

function troubleOf(error: unknown, texts: AdminTexts): string {
  switch (error instanceof Problem ? error.code : "no_network") {
    case "changed_meanwhile":
      return texts.alarms.changedMeanwhile;
    case "no_network":
      return texts.noNetwork;
    default:
      return texts.failed;
  }
}

export function LimitsActs({ editing }: { editing: LimitsEditing }) {
  const texts = useAdminTexts();
  const words = useTexts();
  const { now, draft, faults, isChecked, edit, load } = editing;
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<{ good: boolean; text: string; theirs?: boolean } | undefined>();
  const changes = limitChanges(draftOfLimits(now.limits), draft, texts, words);

  async function save(): Promise<void> {
    setAsking(false);
    try {
      const kept = await request<LimitsNow>("PUT", "/api/admin/alarms", { limits: limitsOf(draft), on: now.version });
      await load(null);
      setSaid({ good: true, text: fill(texts.live, { version: kept.version }) });
    } catch (error) {
      const theirs = error instanceof Problem && error.code === "changed_meanwhile";
      setSaid({ good: false, text: troubleOf(error, texts), theirs });
      if (theirs) {
        await load();
      }
    }
  }

  return (
    <section className="acts" aria-label={texts.goLive}>
      {said !== undefined && (
        <Alert
          type={said.good ? "success" : "error"}
          showIcon
          title={said.text}
          data-testid="limits-said"
          action={said.theirs === true && <Button size="small" onClick={() => void load(null).then(() => setSaid(undefined))}>{texts.alarms.takeTheirs}</Button>}
        />
      )}
      {isAsking && (
        <div className="asking" data-testid="limits-ask">
          <p className="strong">{texts.alarms.ask}</p>
          <ul>
            {changes.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          <Button type="primary" onClick={() => void save()} data-testid="limits-yes">{texts.goLiveYes}</Button>
          <Button onClick={() => setAsking(false)}>{texts.keepEditing}</Button>
        </div>
      )}
      <div className="buttons">
        <span role="status" data-testid="limits-state" className={faults.length > 0 ? "trouble" : ""}>
          {faults.length > 0 ? `! ${fill(texts.faulty, { n: faults.length })}` : changes.length === 0 ? texts.unchanged : fill(texts.changed, { n: changes.length })}
        </span>
        <Button onClick={() => edit(draftOfLimits(now.standard))} data-testid="limits-standard">{texts.alarms.toStandard}</Button>
        <Button disabled={changes.length === 0} onClick={() => void load(null)} data-testid="limits-discard">{texts.discard}</Button>
        <Button type="primary" disabled={!isChecked || faults.length > 0 || changes.length === 0} onClick={() => setAsking(true)} data-testid="limits-save">{texts.goLive}</Button>
      </div>
    </section>
  );
}
