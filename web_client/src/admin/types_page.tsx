// The types of business: which there are, and all of the one that is chosen. Nothing can be changed here.
import { useState } from "react";
import type { TypesShown } from "../generated/protocol";
import { fill, useLanguage } from "../shared/language";
import { request } from "../shared/server";
import { Opening } from "./opening";
import { useAdminTexts } from "./texts";
import { TypeDetail } from "./type_detail";
import { useAnswer } from "./use_answer";
import "./types.css";

const ask = (signal: AbortSignal): Promise<TypesShown> => request("GET", "/api/admin/types", undefined, signal);

export function TypesPage() {
  const { types: texts } = useAdminTexts();
  const language = useLanguage();
  const { answer, isFailing } = useAnswer(ask);
  const [chosen, setChosen] = useState<string | undefined>();
  if (answer === undefined) {
    return <Opening isFailing={isFailing} />;
  }
  const shown = answer.types;
  const one = shown.find((type) => type.id === chosen) ?? shown[0];
  return (
    <>
      <p className="intro">{texts.intro}</p>
      {one === undefined ? (
        <p className="card">{texts.empty}</p>
      ) : (
        <div className="people">
          <ul className="list">
            {shown.map(({ id, version, type }) => (
              <li key={id}>
                <button type="button" className="person" aria-pressed={id === one.id} onClick={() => setChosen(id)} data-testid={`type-${id}`}>
                  <span className="strong">{type?.title[language] ?? id}</span>
                  <span className="hint">{fill(texts.version, { version })}</span>
                </button>
              </li>
            ))}
          </ul>
          <TypeDetail shown={one} />
        </div>
      )}
    </>
  );
}
