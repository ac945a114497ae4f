// By which ways a connection may be tried: directly, and by the TURN servers that the counter names with its offer.
import type { OfferMedia } from "../generated/protocol";

/** `?relay=only` at the end of any page's address: by TURN alone. For tests, and for support to tell what is broken. */
export function isRelayOnly(search: string): boolean {
  return new URLSearchParams(search).get("relay") === "only";
}

export function configurationFor(offer: OfferMedia): RTCConfiguration {
  return {
    bundlePolicy: "max-bundle",
    iceServers: offer.ice_servers,
    iceTransportPolicy: isRelayOnly(window.location.search) ? "relay" : "all",
  };
}
