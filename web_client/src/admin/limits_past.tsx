// Who changed the alarms' thresholds when, from what to what, and the way back.
import { Button } from "antd";
import type { AlarmLimits } from "../generated/protocol";
import { fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import { draftOfLimits, limitChanges } from "./limits_draft";
import { useAdminTexts } from "./texts";
import type { LimitsEditing } from "./use_limits";

export function LimitsPast({ editing: { history, edit } }: { editing: LimitsEditing }) {
  const texts = useAdminTexts();
  const goBack = (limits: AlarmLimits) => {
    edit(draftOfLimits(limits));
    window.scrollTo({ top: 0 });
  };
  return (
    <section aria-label={texts.alarms.history}>
      <h2>{texts.alarms.history}</h2>
      {history.versions.length === 0 && <p className="hint">{texts.alarms.historyEmpty}</p>}
      <ol className="history">
        {history.versions.map((one, place) => {
          const earlier = history.versions[place + 1]?.limits ?? (one.version === 1 ? history.standard : null);
          return (
            <li key={one.version} className="card" data-testid={`limits-${one.version}`}>
              <h3>
                {fill(texts.numbered, { version: one.version })} {place === 0 && <span className="tag">{texts.isLive}</span>}
              </h3>
              <p className="hint">{fill(texts.at, { when: new Date(one.at_ms).toLocaleString(), who: one.by_name ?? texts.byCommand })}</p>
              {one.limits === null ? <p>{texts.notUnderstood}</p> : <Differences before={earlier} after={one.limits} />}
              {place > 0 && one.limits !== null && <Back name={`limits-back-${one.version}`} go={() => one.limits !== null && goBack(one.limits)} />}
            </li>
          );
        })}
        {history.versions.length > 0 && (
          <li className="card">
            <h3>{texts.alarms.standard}</h3>
            <Back name="limits-back-0" go={() => goBack(history.standard)} />
          </li>
        )}
      </ol>
    </section>
  );
}

/** Nothing where the version before is not known: it is older than what is shown, or not understood. */
function Differences({ before, after }: { before: AlarmLimits | null; after: AlarmLimits }) {
  const texts = useAdminTexts();
  const words = useTexts();
  if (before === null) {
    return null;
  }
  const changes = limitChanges(draftOfLimits(before), draftOfLimits(after), texts, words);
  if (changes.length === 0) {
    return <p>{texts.noDifference}</p>;
  }
  return (
    <ul className="differences">
      {changes.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

function Back({ name, go }: { name: string; go: () => void }) {
  const texts = useAdminTexts();
  return (
    <p>
      <Button onClick={go} data-testid={name}>{texts.goBack}</Button> <span className="hint">{texts.alarms.goBackHint}</span>
    </p>
  );
}
