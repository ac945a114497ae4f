// The types of business, as the counter has them: the newest to choose from, and the version that a case goes by.
import { useCallback, useEffect, useState } from "react";
import type { BusinessType, TypeOffered, TypesOffered } from "../../generated/protocol";
import { request } from "../../shared/server";

/** A version of a type never changes. */
const known = new Map<string, BusinessType>();

export function useType(kind: string, version: number): BusinessType | undefined {
  const key = `${kind}/${version}`;
  const [, drawAnew] = useState(0);
  useEffect(() => {
    if (known.has(key)) {
      return;
    }
    const gone = new AbortController();
    const fetchIt = (): void =>
      void request<TypeOffered>("GET", `/api/types/${key}`, undefined, gone.signal)
        .then(({ type }) => {
          known.set(key, type);
          drawAnew((count) => count + 1);
        })
        .catch(() => {
          if (!gone.signal.aborted) {
            setTimeout(fetchIt, AGAIN_MS);
          }
        });
    fetchIt();
    return () => gone.abort();
  }, [key]);
  return known.get(key);
}

const AGAIN_MS = 2_000;

export interface Offered {
  types: readonly BusinessType[] | undefined;
  failed: boolean;
  again: () => void;
}

export function useTypesOffered(): Offered {
  const [types, setTypes] = useState<readonly BusinessType[]>();
  const [failed, setFailed] = useState(false);
  const again = useCallback(() => {
    setFailed(false);
    request<TypesOffered>("GET", "/api/types")
      .then((offered) => {
        for (const { type, version } of offered.types) {
          known.set(`${type.id}/${version}`, type);
        }
        setTypes(offered.types.map(({ type }) => type));
      })
      .catch(() => setFailed(true));
  }, []);
  useEffect(again, [again]);
  return { types, failed, again };
}
