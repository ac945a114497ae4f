// A report to take away: days, interval, division; CSV for programs, XLSX for people.
import { useState } from "react";
import { language } from "../shared/language";
import { useWallTexts } from "./texts";

/** A day as the counter's report takes it, by this machine's clock. */
export function dayOf(moment: Date): string {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export function ReportForm() {
  const texts = useWallTexts();
  const [from, setFrom] = useState(() => dayOf(new Date()));
  const [to, setTo] = useState(() => dayOf(new Date()));
  const [interval, setInterval] = useState("30");
  const [by, setBy] = useState("all");
  const query = (format: string) => `/api/supervisor/report?${new URLSearchParams({ from, to, interval, by, format, language: language() }).toString()}`;
  return (
    <section className="report-form">
      <h2>{texts.report}</h2>
      <label>
        {texts.from} <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        {texts.to} <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <label>
        {texts.interval}{" "}
        <select value={interval} onChange={(event) => setInterval(event.target.value)}>
          {Object.entries(texts.intervals).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.by}{" "}
        <select value={by} onChange={(event) => setBy(event.target.value)}>
          {Object.entries(texts.bys).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <a href={query("xlsx")} download data-testid="report-xlsx">
        XLSX
      </a>
      <a href={query("csv")} download data-testid="report-csv">
        CSV
      </a>
    </section>
  );
}
