import type { Column, Table } from "../../method/result.ts";
import { formatCell } from "../table.ts";
import type { ReportReference, ReportScore, ReportSection } from "./define.ts";
import { figureRows } from "./figure.ts";
import { type Content, formula, Html, html } from "./html.ts";
import { matrixHtml } from "./matrix.ts";
import { trustPanels } from "./trust.ts";

/** A section and those within it. @param id its anchor @param level 2 for sections of the page, 3 for those within them */
export function sectionHtml(section: ReportSection, id: string, level = 2): Html {
  const { heading, text, scores, table, figures = [], parts = [] } = section;
  return html`<section aria-labelledby="${id}">
${new Html(`<h${level} id="${id}">`)}${heading}${new Html(`</h${level}>`)}
${paragraphs(text)}${scored(figureRows(figures), scores)}${section.matrix && matrixHtml(section.matrix, heading)}${trustPanels(section.trust ?? [])}${table && tableHtml(table, heading)}${making(section)}${parts.map((part, i) => sectionHtml(part, `${id}-${i + 1}`, Math.min(level + 1, 6)))}</section>
`;
}

export const paragraphs = (text: readonly string[]): Html[] => text.map((p) => html`<p>${p}</p>\n`);

/** One picture stands beside its scores; several go before them. */
function scored(rows: readonly Html[], scores: readonly ReportScore[] = []): Content {
  if (scores.length === 0) return rows;
  return rows.length === 1
    ? html`<div class="beside">${rows}${scoreList(scores)}</div>\n`
    : [...rows, scoreList(scores)];
}

/** How it is defined, who published it, and what to type. */
function making({ definition, reference, command }: ReportSection): Html | undefined {
  if (!definition && !reference && !command) return undefined;
  return html`<dl class="making">
${definition && html`<dt>Definition</dt><dd class="formula">${formula(definition)}</dd>\n`}${
  reference && html`<dt>Paper</dt><dd>${paper(reference)}</dd>\n`
}${command && html`<dt>Command</dt><dd class="command"><code>${words(command)}</code></dd>\n`}</dl>
`;
}

/** Lines break between words only: a flag is not torn apart at its hyphens. */
const words = (command: string) => command.split(" ").map((word, i) => html`${i > 0 && " "}<span>${word}</span>`);

const paper = ({ authors, year, title, url }: ReportReference) =>
  html`${authors}, ${year}. <a href="${url}" rel="noreferrer"><cite>${title}</cite></a>`;

const scoreList = (scores: readonly ReportScore[]) => html`<ol class="scores">
${scores.map(
  ({ label, share, text }) =>
    html`<li><span>${label}</span><i style="--share:${Math.min(1, Math.max(0, share)).toFixed(4)}"></i><data value="${share}">${text}</data></li>\n`,
)}</ol>
`;

function tableHtml({ columns, rows, totals }: Table, name: string): Html {
  const numbers = columns.map(
    ({ align }, i) => (align ?? (rows.every((row) => typeof row[i] !== "string") ? "right" : "left")) === "right",
  );
  const line = (row: Table["rows"][number]) =>
    html`<tr>${columns.map((_, i) => html`<td${numbers[i] && html` class="number"`}>${formatCell(row[i] ?? null)}</td>`)}</tr>\n`;
  return html`<div class="table" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr>${columns.map((c, i) => html`<th scope="col"${numbers[i] && html` class="number"`}>${headingOf(c)}</th>`)}</tr></thead>
<tbody>
${rows.map(line)}</tbody>
${totals && html`<tfoot>${line(totals)}</tfoot>\n`}</table></div>
`;
}

const headingOf = ({ name, unit }: Column) => (unit ? `${name} (${unit})` : name);
