// Somebody opened the link of an SMS. Its token is behind the #, which no server on the way ever sees.
import { request } from "../shared/server";

const TOKEN = /^#back=([A-Za-z0-9_-]+)$/;

// In a tab where the counter is open already, the link only changes what is behind the #.
window.addEventListener("hashchange", () => {
  if (TOKEN.test(location.hash)) {
    location.reload();
  }
});

/** Get the session of the link that was opened, if any. False: the link opens nothing any more. */
export async function returnByLink(): Promise<boolean> {
  const token = TOKEN.exec(location.hash)?.[1];
  if (token === undefined) {
    return true;
  }
  // A reload must not ask again, and nobody who looks at the address should see it.
  history.replaceState(null, "", location.pathname + location.search);
  return request("POST", "/api/visits/return", { token }).then(
    () => true,
    () => false,
  );
}
