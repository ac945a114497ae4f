// What is to be done: a type of business to begin with, or a parked case to go on with.
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import type { BusinessType, ParkedCases } from "../../generated/protocol";
import { BusinessSign } from "../../shared/business_sign";
import type { Answer } from "../../shared/connection";
import { fill, useLanguage } from "../../shared/language";
import { request } from "../../shared/server";
import type { SessionView } from "../../shared/session_view";
import { useTexts } from "../../staff/texts";
import type { DeskCases } from "../desk_cases";
import { useTypesOffered } from "./types_known";

interface Start {
  cases: DeskCases;
  session: string;
  view: SessionView;
  tell: (answer: Promise<Answer>) => void;
}

export function CaseStart({ cases, session, view, tell }: Start) {
  const { casework: texts } = useTexts();
  const { types, failed, again } = useTypesOffered();
  const [finding, setFinding] = useState(false);
  if (failed) {
    return (
      <p role="alert">
        {texts.failed} <Button onClick={again}>{texts.again}</Button>
      </p>
    );
  }
  const talking = view.phase === "in_service";
  const own = types?.filter((type) => type.business === view.business) ?? [];
  const others = types?.filter((type) => type.business !== view.business) ?? [];
  return (
    <>
      <p className="quiet">{talking ? texts.chooseHint : texts.onceConnected}</p>
      {types?.length === 0 && <p className="quiet">{texts.noTypes}</p>}
      <TypeList types={own} view={view} talking={talking} begin={(kind) => tell(cases.begin(session, kind))} />
      {others.length > 0 && (
        <details className="other-types" open={own.length === 0}>
          <summary>{texts.others}</summary>
          <TypeList types={others} view={view} talking={talking} begin={(kind) => tell(cases.begin(session, kind))} />
        </details>
      )}
      <details className="other-types" onToggle={(event) => setFinding(event.currentTarget.open)}>
        <summary data-testid="find-parked">{texts.takeUp}</summary>
        {finding && <Parked talking={talking} takeUp={(one) => tell(cases.takeUp(session, one))} types={types ?? []} />}
      </details>
    </>
  );
}

function TypeList({ types, view, talking, begin }: { types: readonly BusinessType[]; view: SessionView; talking: boolean; begin: (kind: string) => void }) {
  const { casework: texts, channel: channels } = useTexts();
  const language = useLanguage();
  return (
    <ul className="types">
      {types.map((type) => {
        const possible = type.channels.includes(view.channel);
        return (
          <li key={type.id}>
            <button type="button" disabled={!(possible && talking)} onClick={() => begin(type.id)} data-testid={`begin-${type.id}`}>
              <BusinessSign business={type.business} />
              <span>
                <strong>{type.title[language]}</strong>
                {!possible && <small>{fill(texts.otherChannel, { channels: type.channels.map((one) => channels[one]).join(language === "zh" ? "、" : ", ") })}</small>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Parked({ talking, takeUp, types }: { talking: boolean; takeUp: (one: string) => void; types: readonly BusinessType[] }) {
  const { casework: texts, failed } = useTexts();
  const language = useLanguage();
  const [number, setNumber] = useState("");
  const [asked, setAsked] = useState("");
  const answer = useParked(asked);
  const found = answer === "failed" ? undefined : answer;
  return (
    <>
      <form
        className="find-parked"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(number.replaceAll(/\D/g, ""));
        }}
      >
        <Input value={number} inputMode="numeric" maxLength={12} aria-label={texts.findByNumber} placeholder={texts.findByNumber} onChange={(event) => setNumber(event.target.value)} data-testid="parked-number" />
        <Button htmlType="submit">{texts.find}</Button>
      </form>
      {answer === "failed" && <p role="alert">{failed}</p>}
      {found !== undefined && found.length === 0 && <p className="quiet">{asked === "" ? texts.noneParked : fill(texts.noneOfNumber, { number: asked })}</p>}
      <ul className="types">
        {found?.map((one) => (
          <li key={one.case} className="parked">
            <span>
              <strong>{types.find((type) => type.id === one.business_type)?.title[language] ?? one.business_type}</strong>
              <span>
                {one.customer_name || texts.unnamed} · {spaced(one.number)}
              </span>
              <small>{fill(texts.parkedBy, { name: one.begun_by_name, time: new Date(one.parked_at_ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) })}</small>
            </span>
            <Button disabled={!talking} onClick={() => takeUp(one.case)} data-testid={`take-up-${one.number}`}>
              {texts.goOn}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** `4027 5531`: as it is read out. */
export function spaced(number: string): string {
  return `${number.slice(0, 4)} ${number.slice(4)}`;
}

/** `failed`: it could not be asked, which is not that there is none. */
function useParked(number: string): ParkedCases["cases"] | "failed" | undefined {
  const [found, setFound] = useState<ParkedCases["cases"] | "failed">();
  useEffect(() => {
    const gone = new AbortController();
    const query = number === "" ? "" : `?number=${encodeURIComponent(number)}`;
    request<ParkedCases>("GET", `/api/cases/parked${query}`, undefined, gone.signal)
      .then(({ cases }) => setFound(cases))
      .catch(() => {
        if (!gone.signal.aborted) {
          setFound("failed");
        }
      });
    return () => gone.abort();
  }, [number]);
  return found;
}
