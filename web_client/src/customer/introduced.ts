// The bank's app opened this page and says who the customer is. The token is behind the #, which no server on the way
// sees; the counter alone believes it, so what is read of it here is only for greeting.
import type { Business } from "../generated/protocol";

export interface Introduced {
  token: string;
  name: string;
  business: Business | undefined;
}

const KEPT = "aircounter.introduced";
const TOKEN = /^#from=([\w-]+\.[\w-]+\.[\w-]+)$/;
const BUSINESSES: readonly Business[] = ["account", "card", "transfer", "wealth", "loan", "enquiry"];

// In a tab where the counter is open already, the link only changes what is behind the #.
window.addEventListener("hashchange", () => {
  if (TOKEN.test(location.hash)) {
    location.reload();
  }
});

/** Who was introduced to this tab and has not begun a visit with it; a reload forgets nobody. */
export function whoIsIntroduced(): Introduced | undefined {
  const fresh = TOKEN.exec(location.hash)?.[1];
  if (fresh !== undefined) {
    sessionStorage.setItem(KEPT, fresh);
    // Nobody who looks at the address should see it.
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = sessionStorage.getItem(KEPT);
  return token === null ? undefined : read(token);
}

/** It has begun a visit, or opens nothing. */
export function forgetIntroduction(): void {
  sessionStorage.removeItem(KEPT);
}

function read(token: string): Introduced {
  let said: { name?: unknown; business?: unknown } = {};
  try {
    const body = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    said = JSON.parse(new TextDecoder().decode(Uint8Array.from(body, (one) => one.charCodeAt(0)))) as typeof said;
  } catch {
    // Cut off somewhere: the counter says so when the visit is to begin.
  }
  return { token, name: typeof said.name === "string" ? said.name : "", business: BUSINESSES.find((one) => one === said.business) };
}
