// HTTP with the counter: JSON in, JSON out, and a refusal as a code for the page's own sentence.

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

export async function request<Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  }).catch(() => {
    throw new Problem(0, "no_network");
  });
  if (!response.ok) {
    const refusal = (await response.json().catch(() => ({}))) as { code?: string };
    throw new Problem(response.status, refusal.code ?? "unexpected");
  }
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
