// One photograph on its way: how far it is, and what the counter says of it.
import { useCallback, useState } from "react";
import { Problem } from "../../shared/server";
import { upload } from "../../shared/upload";
import type { CaseTexts } from "./texts";

export type Sending = { at: "rest" } | { at: "taking" } | { at: "sending"; share: number } | { at: "failed"; fault: keyof CaseTexts["faults"] };

const FAULTS: readonly string[] = ["too_large", "too_many_pixels", "too_small", "pdf", "heic", "not_a_picture"];

export function useSending(ask: string): { sending: Sending; send: (still: Promise<Blob>) => void; fail: () => void; rest: () => void } {
  const [sending, setSending] = useState<Sending>({ at: "rest" });
  const send = useCallback(
    (still: Promise<Blob>) => {
      setSending({ at: "taking" });
      still
        .then((blob) => {
          setSending({ at: "sending", share: 0 });
          // What was received is told by the counter: until then it is on its way.
          return upload(`/api/visit/pictures/${ask}`, blob, (share) => setSending({ at: "sending", share }));
        })
        .catch((why: unknown) => {
          const code = why instanceof Problem && FAULTS.includes(why.code) ? why.code : "other";
          setSending({ at: "failed", fault: code as keyof CaseTexts["faults"] });
        });
    },
    [ask],
  );
  const rest = useCallback(() => setSending({ at: "rest" }), []);
  const fail = useCallback(() => setSending({ at: "failed", fault: "other" }), []);
  return { sending, send, fail, rest };
}
