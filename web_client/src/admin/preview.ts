// A proposed plan tried on today's traffic: lines of JSON as they come, until the last one or until it is cancelled.
import type { PreviewDone, PreviewPart, RoutingPlan } from "../generated/protocol";
import { Problem } from "../shared/server";

export async function tryOnToday(plan: RoutingPlan, signal: AbortSignal, progress: (share: number) => void): Promise<PreviewDone> {
  const response = await fetch("/api/admin/plan/preview", {
    method: "POST",
    credentials: "same-origin",
    signal,
    body: JSON.stringify({ plan }),
    headers: { "Content-Type": "application/json" },
  });
  if (!response.ok || response.body === null) {
    const refusal = (await response.json().catch(() => ({}))) as { code?: string };
    throw new Problem(response.status, refusal.code ?? "unexpected");
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      throw new Problem(0, "no_network");
    }
    const lines = (text + value).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const part = JSON.parse(line) as PreviewPart;
      if (part.type === "done") {
        return part;
      }
      progress(part.share);
    }
  }
}
