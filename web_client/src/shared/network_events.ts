// The moments at which a network may be another one, or a page has slept: whatever was open may be dead without a sign.

/** Calls `tell` at each such moment, until `signal` is aborted. */
export function onNetworkMayHaveChanged(tell: () => void, signal: AbortSignal): void {
  window.addEventListener("online", tell, { signal });
  window.addEventListener("pageshow", tell, { signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") {
        tell();
      }
    },
    { signal },
  );
  // From Wi-Fi to a mobile network: told by some phones only, by the others the silence does.
  (navigator as { connection?: EventTarget }).connection?.addEventListener("change", tell, { signal });
}
