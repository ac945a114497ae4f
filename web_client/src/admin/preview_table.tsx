// What each line had, has, and would have.
import type { Figures, LineCompared, PreviewDone } from "../generated/protocol";
import { clock, fill, timeOfDay } from "../shared/language";
import { useAdminTexts, type AdminTexts } from "./texts";

const KINDS = ["logged", "before", "after"] as const;

export function PreviewTable({ done }: { done: PreviewDone }) {
  const texts = useAdminTexts();
  const isEmpty = done.lines[0]?.logged?.offered === 0;
  const { columns } = texts;
  return (
    <div data-testid="preview-done">
      <p className="strong">{fill(texts.previewOf, { from: timeOfDay(done.begins_at_ms), to: timeOfDay(done.ends_at_ms) })}</p>
      <p className="hint">{isEmpty ? texts.noTraffic : texts.previewHow}</p>
      <div className="table-frame">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col" colSpan={2}>{columns.line}</th>
              {[columns.offered, columns.answered, columns.gaveUp, columns.level, columns.mean, columns.longest].map((name) => (
                <th key={name} scope="col" className="number">{name}</th>
              ))}
            </tr>
          </thead>
          {done.lines.map((line) => (
            <LineRows key={line.line ?? ""} line={line} texts={texts} />
          ))}
        </table>
      </div>
    </div>
  );
}

function LineRows({ line, texts }: { line: LineCompared; texts: AdminTexts }) {
  return (
    <tbody data-testid={`preview-line-${line.line ?? "all"}`}>
      {KINDS.map((kind, place) => (
        <tr key={kind} className={kind}>
          {place === 0 && (
            <th scope="rowgroup" rowSpan={3}>{line.line ?? texts.allLines}</th>
          )}
          <th scope="row" className="kind">{texts.rows[kind]}</th>
          <Cells figures={line[kind]} before={kind === "after" ? line.before : null} texts={texts} />
        </tr>
      ))}
    </tbody>
  );
}

function Cells({ figures, before, texts }: { figures: Figures | null; before: Figures | null; texts: AdminTexts }) {
  if (figures === null) {
    return <td colSpan={6} className="hint">{texts.noSuchLine}</td>;
  }
  const level = figures.service_level;
  return (
    <>
      <td className="number">{figures.offered}</td>
      <td className="number">{figures.answered}</td>
      <td className="number">{figures.gave_up}</td>
      <td className="number">
        {level === null ? "–" : `${(level * 100).toFixed(1)} %`}
        {level !== null && <Trend by={Math.round((level - (before?.service_level ?? level)) * 1000)} />}
      </td>
      <td className="number">
        {figures.mean_wait_s === null ? "–" : clock(figures.mean_wait_s)}
        {figures.mean_wait_s !== null && <Trend by={Math.round((before?.mean_wait_s ?? figures.mean_wait_s) - figures.mean_wait_s)} />}
      </td>
      <td className="number">{figures.longest_wait_s === null ? "–" : clock(figures.longest_wait_s)}</td>
    </>
  );
}

/** Better or worse than before, by a sign beside the colour. */
function Trend({ by }: { by: number }) {
  if (by === 0) {
    return null;
  }
  return <span className={by > 0 ? "better" : "worse"}>{by > 0 ? " ✓" : " !"}</span>;
}
