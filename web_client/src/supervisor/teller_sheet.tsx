// A tile, opened: what a supervisor can do about one teller.
import { Button, Drawer, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import type { PartyMode, TellerNow } from "../generated/protocol";
import type { Answer } from "../shared/connection";
import { useTexts } from "../staff/texts";
import { useWallTexts } from "./texts";
import type { InCall, Wall } from "./wall";

function Sound({ stream, testid }: { stream: MediaStream; testid: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current !== null) {
      element.current.srcObject = stream;
      element.current.play().catch(() => undefined);
    }
  }, [stream]);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a video without controls takes no focus
  return <video ref={element} autoPlay playsInline aria-hidden="true" data-testid={testid} />;
}

export function CallSound({ call }: { call: InCall }) {
  return (
    <div className="call-pictures">
      <Sound stream={call.remote} testid="supervised-customer" />
      <Sound stream={call.second} testid="supervised-teller" />
    </div>
  );
}

function CallButtons({ wall, session, call, tell }: { wall: Wall; session: string; call: InCall | undefined; tell: (answer: Promise<Answer>) => void }) {
  const texts = useWallTexts();
  const mode = call?.session === session ? call.mode : undefined;
  const button = (wanted: PartyMode, label: string, testid: string) => (
    <Button size="large" type={mode === wanted ? "primary" : "default"} aria-pressed={mode === wanted} onClick={() => tell(wall.take(session, wanted))} data-testid={testid}>
      {label}
    </Button>
  );
  return (
    <section className="sheet-part" data-testid="supervised-call" data-mode={mode ?? "out"} data-media={call?.media ?? "off"}>
      {button("listen", texts.listen, "listen")}
      {button("whisper", texts.whisper, "whisper")}
      {button("full", texts.bargeIn, "barge-in")}
      {call !== undefined && mode !== undefined && (
        <>
          <p role="status">
            <strong>{texts.now[mode]}</strong> · {call.media === "connected" ? texts.joined : texts.joining}
          </p>
          {call.microphone === "refused" && <p role="alert">{texts.noMicrophone}</p>}
          <CallSound call={call} />
          <Button size="large" danger onClick={() => tell(wall.leave())} data-testid="leave-call">
            {texts.leave}
          </Button>
        </>
      )}
    </section>
  );
}

function MessageForm({ send }: { send: (text: string) => Promise<boolean> }) {
  const texts = useWallTexts();
  const [text, setText] = useState("");
  const [sent, setSent] = useState(false);
  async function submit(): Promise<void> {
    if (await send(text)) {
      setText("");
      setSent(true);
    }
  }
  return (
    <section className="sheet-part">
      <h3>{texts.message}</h3>
      <Input.TextArea rows={3} maxLength={500} value={text} aria-label={texts.message} onChange={(event) => { setText(event.target.value); setSent(false); }} data-testid="message-text" />
      <small>{texts.messageHint}</small>
      <Button disabled={text.trim() === ""} onClick={() => void submit()} data-testid="message-send">
        {texts.send}
      </Button>
      {sent && <p role="status" data-testid="message-sent">{texts.sent}</p>}
    </section>
  );
}

export function TellerSheet(props: { wall: Wall; teller: TellerNow | undefined; call: InCall | undefined; tell: (answer: Promise<Answer>) => void; close: () => void }) {
  const { wall, teller, call, tell } = props;
  const texts = useWallTexts();
  const staff = useTexts();
  const mayForce = teller !== undefined && teller.duty !== "offered" && teller.duty !== "in_session" && teller.duty !== "after_call_work";
  return (
    <Drawer open={teller !== undefined} onClose={props.close} mask={false} size={440} title={teller === undefined ? "" : `${teller.name} · ${teller.staff_number} · ${staff.duty[teller.duty]}`} data-testid="teller-sheet">
      {teller !== undefined && (
        <>
          {teller.duty === "in_session" && teller.session !== null && <CallButtons wall={wall} session={teller.session} call={call} tell={tell} />}
          <MessageForm
            key={teller.staff}
            send={async (text) => {
              const answer = wall.write(teller.staff, text);
              tell(answer);
              return (await answer) === "done";
            }}
          />
          <section className="sheet-part">
            <h3>{texts.force}</h3>
            <small>{texts.forceHint}</small>
            {([["ready", texts.toReady], ["on_break", texts.toBreak], ["offline", texts.toOffline]] as const).map(([to, label]) => (
              <Button key={to} disabled={!mayForce || teller.duty === to} onClick={() => tell(wall.force(teller.staff, to))} data-testid={`force-${to}`}>
                {label}
              </Button>
            ))}
          </section>
        </>
      )}
    </Drawer>
  );
}
