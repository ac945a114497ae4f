// The types of business: which there are, and all of the one that is chosen. Nothing can be changed here.
import { useEffect, useState } from "react";
import type { TypesShown } from "../generated/protocol";
import { fill, useLanguage } from "../shared/language";
import { request } from "../shared/server";
import { useTexts } from "../staff/texts";
import { useAdminTexts } from "./texts";
import { TypeDetail } from "./type_detail";
import "./types.css";

export function TypesPage() {
  const { types: texts } = useAdminTexts();
  const words = useTexts();
  const language = useLanguage();
  const [shown, setShown] = useState<TypesShown["types"] | undefined>();
  const [chosen, setChosen] = useState<string | undefined>();
  useEffect(() => {
    void request<TypesShown>("GET", "/api/admin/types").then((answer) => setShown(answer.types));
  }, []);
  if (shown === undefined) {
    return <p className="hint">{words.loading}</p>;
  }
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
