import type { ReportMatrix } from "./define.ts";
import { figureRows } from "./figure.ts";
import { Html, html, scriptJson } from "./html.ts";

/** A canvas that a script draws on, what it is told, and the still picture for where none runs. */
export function matrixHtml(matrix: ReportMatrix, name: string): Html {
  const { classes, sheet, still } = matrix;
  if (sheet && !/^data:image\/(png|webp);base64,[\w+/=]*$/.test(sheet.dataUri))
    throw new TypeError(`the sheet of a matrix is no data URI: ${sheet.dataUri.slice(0, 40)}`);
  return html`<div class="matrix">
<div class="stage"><canvas tabindex="0" role="application" aria-label="${name}: ${classes.length} true classes in rows, the same as predictions in columns"></canvas>
<div class="card" hidden><canvas class="example" width="96" height="96" hidden></canvas><div class="words"></div></div></div>
<div class="tools"><button type="button" data-zoom="1.6">Zoom in</button><button type="button" data-zoom="0.625">Zoom out</button><button type="button" data-zoom="0">Whole</button><span class="hint">A click on the matrix, and the wheel zooms there; drag to move; arrows go from cell to cell.</span></div>
<p class="said" role="status" aria-live="polite"></p>
${sheet && html`<img class="sheet" alt="" hidden src="${new Html(sheet.dataUri)}">\n`}<script type="application/json">${scriptJson(dataOf(matrix))}</script>
<noscript>${figureRows([still])}</noscript>
</div>
`;
}

/** Cells as four lists, which are a third as long as objects. */
const dataOf = ({ classes, pictures, cells, groups, sheet }: ReportMatrix) => ({
  classes,
  pictures,
  groups,
  truth: cells.map((cell) => cell.truth),
  predicted: cells.map((cell) => cell.predicted),
  count: cells.map((cell) => cell.count),
  example: cells.map((cell) => cell.example ?? -1),
  ...(sheet && { side: sheet.side, columns: sheet.columns }),
});
