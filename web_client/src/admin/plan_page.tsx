// The routing plan: edit, try on today's traffic, go live.
import { Alert, Button, Spin } from "antd";
import { useRef, useState } from "react";
import type { PreviewDone, RoutingPlan } from "../generated/protocol";
import { fill } from "../shared/language";
import { Problem, request } from "../shared/server";
import { useTexts } from "../staff/texts";
import { CommonRules } from "./common_rules";
import { Faults } from "./fields";
import { LineCard } from "./line_card";
import { changesBetween } from "./plan_changes";
import { faultsAt, WIDEST } from "./plan_draft";
import { tryOnToday } from "./preview";
import { PreviewTable } from "./preview_table";
import { useAdminTexts, type AdminTexts } from "./texts";
import type { Editing } from "./use_plan";

type Preview = { kind: "none" } | { kind: "running"; share: number } | { kind: "done"; done: PreviewDone; of: RoutingPlan };

function troubleOf(error: unknown, texts: AdminTexts): string {
  switch (error instanceof Problem ? error.code : "no_network") {
    case "busy":
      return texts.busy;
    case "changed_meanwhile":
      return texts.changedMeanwhile;
    case "no_network":
      return texts.noNetwork;
    default:
      return texts.failed;
  }
}

export function PlanPage({ editing }: { editing: Editing | undefined }) {
  const words = useTexts();
  return editing === undefined ? <Spin description={words.loading} fullscreen /> : <Editor editing={editing} />;
}

function Editor({ editing }: { editing: Editing }) {
  const texts = useAdminTexts();
  const { now, draft, faults, edit } = editing;
  return (
    <>
      <p className="intro">
        {texts.planIntro} <span className="strong" data-testid="plan-version">{fill(texts.version, { version: now.plan.version })}</span>
      </p>
      <datalist id="skills">
        {now.skills.map((skill) => (
          <option key={skill} value={skill} />
        ))}
      </datalist>
      <h2>{texts.lines}</h2>
      <p className="hint">{texts.linesHint}</p>
      <Faults faults={faultsAt(faults, "lines", null)} />
      {draft.lines.map((_, place) => (
        <LineCard key={place} draft={draft} place={place} faults={faults} edit={edit} />
      ))}
      <Button
        onClick={() => edit({ ...draft, lines: [...draft.lines, { id: `${texts.newLine} ${draft.lines.length + 1}`, businesses: [], skill: null, target_s: 20, weight: 1, rings: [WIDEST], overflow: null }] })}
        data-testid="add-line"
      >
        + {texts.addLine}
      </Button>
      <CommonRules draft={draft} faults={faults} edit={edit} />
      <Acts editing={editing} />
    </>
  );
}

function Acts({ editing }: { editing: Editing }) {
  const texts = useAdminTexts();
  const words = useTexts();
  const { now, draft, faults, isChecked, load } = editing;
  const [preview, setPreview] = useState<Preview>({ kind: "none" });
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<{ good: boolean; text: string; theirs?: boolean } | undefined>();
  const stop = useRef<AbortController | undefined>(undefined);
  const changes = changesBetween(now.plan, draft, texts, words);
  const isReady = isChecked && faults.length === 0;

  async function look(): Promise<void> {
    const own = new AbortController();
    stop.current = own;
    setSaid(undefined);
    setPreview({ kind: "running", share: 0 });
    try {
      const done = await tryOnToday(draft, own.signal, (share) => setPreview({ kind: "running", share }));
      setPreview({ kind: "done", done, of: draft });
    } catch (error) {
      setPreview({ kind: "none" });
      setSaid(own.signal.aborted ? { good: true, text: texts.cancelled } : { good: false, text: troubleOf(error, texts) });
    }
  }

  async function goLive(): Promise<void> {
    setAsking(false);
    try {
      const live = await request<RoutingPlan>("PUT", "/api/admin/plan", { plan: draft, on: now.plan.version });
      await load(null);
      setPreview({ kind: "none" });
      setSaid({ good: true, text: fill(texts.live, { version: live.version }) });
    } catch (error) {
      setSaid({ good: false, text: troubleOf(error, texts), theirs: error instanceof Problem && error.code === "changed_meanwhile" });
    }
  }

  return (
    <section className="acts" aria-label={texts.goLive}>
      {said !== undefined && (
        <Alert
          type={said.good ? "success" : "error"}
          showIcon
          title={said.text}
          data-testid="said"
          action={said.theirs === true && <Button size="small" onClick={() => void load(null).then(() => setSaid(undefined))}>{texts.takeTheirs}</Button>}
        />
      )}
      {preview.kind === "running" && (
        <div className="running" data-testid="preview-running">
          <label htmlFor="share">{texts.previewing}</label>
          <progress id="share" value={preview.share} max={1} />
          <Button onClick={() => stop.current?.abort()} data-testid="preview-cancel">{texts.cancel}</Button>
        </div>
      )}
      {/* What has been edited since is another plan. */}
      {preview.kind === "done" && preview.of === draft && <PreviewTable done={preview.done} />}
      {isAsking && (
        <div className="asking" data-testid="go-live-ask">
          <p className="strong">{texts.goLiveAsk}</p>
          <ul>
            {changes.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          <Button type="primary" onClick={() => void goLive()} data-testid="go-live-yes">{texts.goLiveYes}</Button>
          <Button onClick={() => setAsking(false)}>{texts.keepEditing}</Button>
        </div>
      )}
      <div className="buttons">
        <span role="status" data-testid="plan-state" className={faults.length > 0 ? "trouble" : ""}>
          {faults.length > 0 ? `! ${fill(texts.faulty, { n: faults.length })}` : changes.length === 0 ? texts.unchanged : fill(texts.changed, { n: changes.length })}
        </span>
        <Button disabled={changes.length === 0} onClick={() => void load(null)} data-testid="discard">{texts.discard}</Button>
        <Button disabled={!isReady || preview.kind === "running"} onClick={() => void look()} data-testid="preview">{texts.preview}</Button>
        <Button type="primary" disabled={!isReady || changes.length === 0} onClick={() => setAsking(true)} data-testid="go-live">{texts.goLive}</Button>
      </div>
    </section>
  );
}
