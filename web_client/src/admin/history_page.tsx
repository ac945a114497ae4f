// Who changed the plan when, from what to what, and the way back.
import { Button } from "antd";
import type { PlanHistory, RoutingPlan } from "../generated/protocol";
import { fill } from "../shared/language";
import { request } from "../shared/server";
import { useTexts } from "../staff/texts";
import { Opening } from "./opening";
import { changesBetween } from "./plan_changes";
import { useAdminTexts } from "./texts";
import { useAnswer } from "./use_answer";

const ask = (signal: AbortSignal): Promise<PlanHistory> => request("GET", "/api/admin/plan/history", undefined, signal);

export function HistoryPage({ goBack }: { goBack: (plan: RoutingPlan) => void }) {
  const texts = useAdminTexts();
  const { answer: history, isFailing } = useAnswer(ask);
  if (history === undefined) {
    return <Opening isFailing={isFailing} />;
  }
  return (
    <>
      {history.versions.length === 0 && <p className="hint">{texts.historyEmpty}</p>}
      <ol className="history">
        {history.versions.map((one, place) => {
          const earlier = history.versions[place + 1]?.plan ?? (one.version === 2 ? history.standard : null);
          return (
            <li key={one.version} className="card" data-testid={`version-${one.version}`}>
              <h2>
                {fill(texts.numbered, { version: one.version })} {place === 0 && <span className="tag">{texts.isLive}</span>}
              </h2>
              <p className="hint">{fill(texts.at, { when: new Date(one.at_ms).toLocaleString(), who: one.by_name ?? texts.byCommand })}</p>
              {one.plan === null ? <p>{texts.notUnderstood}</p> : <Differences before={earlier} after={one.plan} />}
              {place > 0 && one.plan !== null && <Back plan={one.plan} goBack={goBack} />}
            </li>
          );
        })}
        {history.versions.length > 0 && (
          <li className="card" data-testid="version-1">
            <h2>{texts.standard}</h2>
            <Back plan={history.standard} goBack={goBack} />
          </li>
        )}
      </ol>
    </>
  );
}

function Differences({ before, after }: { before: RoutingPlan | null; after: RoutingPlan }) {
  const texts = useAdminTexts();
  const words = useTexts();
  const changes = before === null ? [] : changesBetween(before, after, texts, words);
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

function Back({ plan, goBack }: { plan: RoutingPlan; goBack: (plan: RoutingPlan) => void }) {
  const texts = useAdminTexts();
  return (
    <p>
      <Button onClick={() => goBack(plan)} data-testid={`go-back-${plan.version}`}>{texts.goBack}</Button> <span className="hint">{texts.goBackHint}</span>
    </p>
  );
}
