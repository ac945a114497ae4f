// Which screen a customer sees: one question at a time, and after a reload the one where they were.
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import type { Business, Channel } from "../generated/protocol";
import { whatIsMissing } from "../shared/local_media";
import { useLanguage } from "../shared/language";
import { Problem, request } from "../shared/server";
import { useCounterNow } from "./businesses_now";
import { ChooseBusiness } from "./choose_business";
import { ChooseChannel } from "./choose_channel";
import { Frame, Notice } from "./frame";
import { forgetIntroduction, whoIsIntroduced } from "./introduced";
import { useTexts } from "./texts";
import type { Visit } from "./visit";
import { returnByLink } from "./return_by_link";

// The first page comes by itself; what a visit needs is fetched while the customer makes up their mind.
const visitScreens = () => import("./visit_screens");
const VisitScreens = lazy(async () => ({ default: (await visitScreens()).VisitScreens }));

export function CustomerPage() {
  const texts = useTexts();
  const language = useLanguage();
  const [visit, setVisit] = useState<Visit | undefined>();
  const [looking, setLooking] = useState(true);
  const [deadLink, setDeadLink] = useState(false);
  const begin = useCallback(async (session: string) => {
    const { Visit: Begun } = await import("./visit");
    setVisit(new Begun(session));
  }, []);

  useEffect(() => {
    document.title = texts.title;
  }, [texts]);

  useEffect(() => {
    let here = true;
    returnByLink()
      .then((opened) => setDeadLink(!opened))
      .then(() => request<{ session: string }>("GET", "/api/visit"))
      .then(({ session }) => {
        return here ? begin(session) : undefined;
      })
      .catch(() => undefined)
      .finally(() => setLooking(false));
    return () => {
      here = false;
    };
  }, [begin]);

  const again = useCallback(() => {
    void request("DELETE", "/api/visit").finally(() => {
      visit?.end();
      setVisit(undefined);
    });
  }, [visit]);

  const anew = useCallback(() => {
    const view = visit?.state.view;
    const body = { business: view?.business, channel: view?.channel, language, customer_name: view?.customerName };
    void request("DELETE", "/api/visit")
      .then(() => request<{ session: string }>("POST", "/api/visits", body))
      .then(({ session }) => {
        visit?.end();
        return begin(session);
      })
      // Closed meanwhile, or no network: the first page says so.
      .catch(again);
  }, [visit, language, begin, again]);

  const missing = whatIsMissing();
  if (missing !== undefined) {
    return (
      <Frame>
        <Notice title={texts.missing[missing].title} text={texts.missing[missing].hint} testid={missing} />
      </Frame>
    );
  }
  if (looking) {
    return (
      <Frame>
        <Notice title={texts.loading} />
      </Frame>
    );
  }
  if (deadLink && visit === undefined) {
    return (
      <Frame>
        <Notice title={texts.deadLink} text={texts.deadLinkHint}>
          <button type="button" className="primary" onClick={() => setDeadLink(false)} data-testid="dead-link">
            {texts.deadLinkBegin}
          </button>
        </Notice>
      </Frame>
    );
  }
  if (visit === undefined) {
    return <Begin begun={begin} />;
  }
  return (
    <Suspense
      fallback={
        <Frame>
          <Notice title={texts.loading} />
        </Frame>
      }
    >
      <VisitScreens key={visit.session} visit={visit} again={again} anew={anew} />
    </Suspense>
  );
}

type OfIntroduction = "introduction_unknown" | "introduction_expired" | "introduction_used";

function isOfIntroduction(code: string): code is OfIntroduction {
  return code === "introduction_unknown" || code === "introduction_expired" || code === "introduction_used";
}

function Begin({ begun }: { begun: (session: string) => Promise<void> }) {
  const texts = useTexts();
  const language = useLanguage();
  const [introduced, setIntroduced] = useState(whoIsIntroduced);
  const [business, setBusiness] = useState<Business | undefined>(introduced?.business);
  const [trouble, setTrouble] = useState("");
  const [working, setWorking] = useState(false);
  // Asked once for both questions: what came late would move a button from under a finger.
  const now = useCounterNow();

  function troubleWords(code: string): string {
    const known: Record<string, string> = { no_network: texts.noNetworkHint, closed: texts.closed, full: texts.lineFull };
    return isOfIntroduction(code) ? texts.introduction[code] : (known[code] ?? texts.failed);
  }

  async function start(channel: Channel, name: string): Promise<void> {
    setTrouble("");
    setWorking(true);
    try {
      const body = { business, channel, language, customer_name: name, introduction: introduced?.token ?? "" };
      const { session } = await request<{ session: string }>("POST", "/api/visits", body);
      forgetIntroduction();
      await begun(session);
    } catch (error) {
      const code = error instanceof Problem ? error.code : "";
      setTrouble(troubleWords(code));
      if (isOfIntroduction(code)) {
        // The next press goes on without it.
        forgetIntroduction();
        setIntroduced(undefined);
      }
    } finally {
      setWorking(false);
    }
  }

  return (
    <Frame {...(business === undefined ? {} : { back: () => setBusiness(undefined) })}>
      {business === undefined ? (
        <ChooseBusiness
          now={now}
          greeted={introduced?.name ?? ""}
          chosen={(one) => {
            setBusiness(one);
            // Not awaited: should it fail, the visit asks for it again.
            visitScreens().catch(() => undefined);
          }}
        />
      ) : (
        <ChooseChannel now={now} business={business} greeted={introduced?.name ?? ""} working={working} trouble={trouble} chosen={(channel, name) => void start(channel, name)} />
      )}
    </Frame>
  );
}

