import type { Table } from "@convlens/core/method";
import type { Metric } from "@convlens/core/method/evaluation";
import { type DotPanel, dotFigure, markdownTable } from "@convlens/core/render";
import type { Mean, MethodSummary } from "./summary.ts";

/** What was measured on what; stands above the figures. */
export interface About {
  readonly model: string;
  readonly dataset: string;
  readonly pictures: number;
  readonly maps: number;
}

const arrow = ({ better }: Metric) => (better === "higher" ? "↑" : "↓");
const heading = (metric: Metric) => `${metric.title}${metric.unit ? ` (${metric.unit})` : ""} ${arrow(metric)}`;

/** Metrics that at least one method has a figure for. */
const present = (metrics: readonly Metric[], methods: readonly MethodSummary[]) =>
  metrics.filter(({ id }) => methods.some(({ scores }) => scores[id]));

/** The table as a document: means ± standard errors, the best of each column in bold, references in italics below; then the definitions. */
export function markdown(methods: readonly MethodSummary[], all: readonly Metric[], about: About): string {
  const metrics = present(all, methods);
  const columns = metrics.map((m) => ({ name: heading(m), align: "right" as const }));
  const best = metrics.map((m) => bestOf(methods, m));
  const rows = methods.map(({ method, reference, scores }) => [
    reference ? `*${method}*` : method,
    ...metrics.map(({ id }, k) => cell(scores[id], !reference && scores[id]?.mean === best[k])),
  ]);
  const table: Table = { kind: "table", columns: [{ name: "method", align: "left" }, ...columns], rows };
  return [
    `${subtitle(about)}; mean ± standard error over the maps. Rows in italics know nothing of the model.`,
    "",
    markdownTable(table),
    "",
    ...metrics.map(definitionOf),
    "",
  ].join("\n");
}

function cell(score: Mean | undefined, best: boolean): string {
  if (!score) return "–";
  const text = `${figure(score.mean)} ± ${figure(score.error)}`;
  return best ? `**${text}**` : text;
}

function definitionOf(metric: Metric): string {
  const { title, definition, reference } = metric;
  const first = reference?.authors.split(/, | and /)[0];
  const source = reference ? ` ([${first} et al. ${reference.year}](${reference.url}))` : "";
  return `- **${title}** ${arrow(metric)}: ${definition}${source}`;
}

export const subtitle = ({ model, dataset, pictures, maps }: About): string =>
  `${model} on ${dataset}: ${pictures} pictures, ${maps} maps of each method`;

function bestOf(methods: readonly MethodSummary[], { id, better }: Metric): number | undefined {
  const means = methods.flatMap(({ reference, scores }) => (!reference && scores[id] ? [scores[id].mean] : []));
  if (means.length < 2) return undefined;
  return better === "higher" ? Math.max(...means) : Math.min(...means);
}

/** What the sum of as many doubles as there are maps rounds to. */
const NOTHING = 1e-12;

/** Three digits behind the point, fewer of large numbers, two that count of very small ones. */
function figure(v: number): string {
  const size = Math.abs(v);
  if (size >= 9.95) return v.toFixed(size >= 99.5 ? 0 : 1);
  return size < NOTHING || size >= 0.001 ? v.toFixed(3) : v.toPrecision(2);
}

/** A line for each method and metric, numbers in full. */
export function csv(methods: readonly MethodSummary[], metrics: readonly Metric[]): string {
  const lines = methods.flatMap(({ method, reference, scores }) =>
    metrics.flatMap(({ id, better }) => {
      const score: Mean | undefined = scores[id];
      return score ? [[method, reference, id, better, score.mean, score.error, score.count].join(",")] : [];
    }),
  );
  return ["method,reference,metric,better,mean,standard_error,maps", ...lines, ""].join("\n");
}

/** Dots with standard errors, a panel for each metric. */
export function chart(methods: readonly MethodSummary[], all: readonly Metric[], about: About, scale = 1): string {
  const panels = present(all, methods).map((m): DotPanel => {
    const title = m.unit ? `${m.title} (${m.unit})` : m.title;
    return { title, better: m.better, values: methods.map(({ scores }) => scores[m.id]) };
  });
  const rows = methods.map(({ method: name, reference }) => ({ name, reference }));
  const key = "mean ± standard error; orange: the best; hollow and dashed: what knows nothing of the model";
  return dotFigure(rows, panels, { title: "How good are the maps?", subtitle: [subtitle(about), key], scale });
}
