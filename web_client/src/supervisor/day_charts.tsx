// Today in three charts. Loaded when asked for: the live board does not wait for the chart library.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef, useState } from "react";
import { request } from "../shared/server";
import { dayOf, ReportForm } from "./report_form";
import { useWallTexts, type WallTexts } from "./texts";

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface Row {
  start: string;
  answered: number;
  abandoned: number;
  wait_mean_s: number | null;
  wait_p90_s: number | null;
  service_level_all: number | null;
  occupancy: number | null;
}

const INK = "#b4c0cc";
const AGAIN_MS = 60_000;

function chart(rows: readonly Row[], series: readonly object[], unit: (value: number) => string, whole = false): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { color: INK, fontFamily: "inherit" },
    legend: { textStyle: { color: INK }, top: 0, itemGap: 24 },
    tooltip: { trigger: "axis" },
    grid: { left: 56, right: 16, top: 36, bottom: 28 },
    xAxis: { type: "category", data: rows.map((row) => row.start.slice(11, 16)), axisLabel: { color: INK } },
    yAxis: { type: "value", min: 0, ...(whole ? { minInterval: 1 } : {}), axisLabel: { color: INK, formatter: unit }, splitLine: { lineStyle: { color: "#2b3641" } } },
    series,
  };
}

function charts(rows: readonly Row[], texts: WallTexts): readonly { name: string; option: EChartsCoreOption }[] {
  const line = (name: string, color: string, data: readonly (number | null)[]) => ({ type: "line", name, data, color, symbolSize: 5 });
  const bar = (name: string, color: string, data: readonly number[]) => ({ type: "bar", stack: "all", name, data, color });
  return [
    {
      name: texts.chartContacts,
      option: chart(rows, [bar(texts.answered, "#6cb4f0", rows.map((row) => row.answered)), bar(texts.abandoned, "#f28b82", rows.map((row) => row.abandoned))], String, true),
    },
    {
      name: texts.chartWaits,
      option: chart(rows, [line(texts.waitMean, "#6cb4f0", rows.map((row) => row.wait_mean_s)), line(texts.waitP90, "#f0b054", rows.map((row) => row.wait_p90_s))], String),
    },
    {
      name: texts.chartLevel,
      option: chart(
        rows,
        [line(texts.levelAll, "#5cc98b", rows.map((row) => row.service_level_all)), line(texts.occupancy, "#bd9af0", rows.map((row) => row.occupancy))],
        (value) => `${String(Math.round(value * 100))}%`,
      ),
    },
  ];
}

function Chart({ name, option }: { name: string; option: EChartsCoreOption }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) {
      return undefined;
    }
    const drawn = init(place.current, null, { renderer: "svg" });
    drawn.setOption(option);
    const follow = new ResizeObserver(() => drawn.resize());
    follow.observe(place.current);
    return () => {
      follow.disconnect();
      drawn.dispose();
    };
  }, [option]);
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <div ref={place} className="chart" role="img" aria-label={name} data-testid="chart" />
    </figure>
  );
}

export default function DayCharts() {
  const texts = useWallTexts();
  const [rows, setRows] = useState<readonly Row[] | "loading" | "failed">("loading");
  useEffect(() => {
    const read = () =>
      request<Row[]>("GET", `/api/supervisor/report?from=${dayOf(new Date())}&interval=30`)
        .then(setRows)
        .catch(() => setRows("failed"));
    void read();
    const timer = setInterval(() => void read(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="history">
      {typeof rows === "string" ? (
        <p role="status">{rows === "loading" ? texts.chartLoading : texts.chartFailed}</p>
      ) : (
        charts(rows, texts).map(({ name, option }) => <Chart key={name} name={name} option={option} />)
      )}
      <ReportForm />
    </div>
  );
}
