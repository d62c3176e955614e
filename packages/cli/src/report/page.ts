import { basename } from "node:path";
import { methodNamed, noInput, predict, type Table } from "@convlens/core/method";
import { formatCell, type Report, type ReportScore, type ReportSection, report } from "@convlens/core/render";
import { classesOf } from "@convlens/core/transform";
import type { Picture } from "@convlens/node";
import type { Item } from "../output.ts";
import type { Run } from "../run.ts";
import { formatScore } from "../score.ts";
import { version } from "../version.ts";
import type { Figures } from "./figures.ts";

const FILE = "report.html";

/** Writes the page, lists it in the manifest and returns where it is. */
export async function writePage(
  { folder, lens }: Run,
  page: Pick<Report, "title" | "intro" | "facts" | "sections">,
): Promise<string> {
  const colophon = `Made by Convlens ${version} on ${lens.engine.version}. The page is complete in itself: keep it, send it, print it.`;
  const file = await folder.file(FILE, new TextEncoder().encode(report({ ...page, colophon })));
  folder.add({ method: "report", params: {}, definition: "what this run made, on one page", files: { page: file } });
  return `${folder.path}/${file}`;
}

/** What was used, for the top of the page. */
export async function modelFacts({ lens, signal }: Run): Promise<[string, string][]> {
  const { model, file, input } = lens;
  const [table] = (await methodNamed("inspect").run(lens.context({ signal }), noInput, {})) as readonly Table[];
  const parameters = table!.columns.findIndex(({ name }) => name === "parameters");
  const classes = lens.labels?.length ?? classesOf(model);
  return [
    ["Model", basename(file.path)],
    ["Format", model.format],
    ["Input", `${input.size.join("×")} ${input.channels}`],
    ["Parameters", formatCell(table!.totals![parameters]!)],
    ...(classes === undefined ? [] : [["Classes", formatCell(classes)] as [string, string]]),
    ["SHA-256", `${file.sha256.slice(0, 12)}…`],
  ];
}

/** The picture itself and what the model makes of it. */
export async function pictureSection(run: Run, picture: Picture, figures: Figures): Promise<ReportSection> {
  const { width, height } = picture.image;
  return {
    heading: picture.stem,
    text: [],
    scores: await bestScores(run, picture, 5),
    figures: await figures.picture(picture.image, 640, {
      alt: `The picture ${picture.stem}`,
      caption: picture.path,
      detail: `${width}×${height} pixels, seen by the model at ${run.lens.input.size.join("×")}`,
    }),
  };
}

async function bestScores({ lens, signal }: Run, picture: Picture, count: number): Promise<ReportScore[]> {
  if (classesOf(lens.model) === undefined) return [];
  const { scores } = await predict(lens.context({ signal }), picture.tensor);
  if (!scores.every(Number.isFinite)) return [];
  const best = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, count);
  return best.map((k) => ({ label: lens.labelOf(k), share: scores[k]!, text: formatScore(scores[k]!) }));
}

/** What one method made of one picture. */
export async function methodSection(
  id: string,
  items: readonly Item[],
  figures: Figures,
  command: string,
): Promise<ReportSection> {
  const { title, summary, definition, reference } = methodNamed(id);
  return {
    heading: title,
    text: [summary],
    definition,
    ...(reference && { reference }),
    command,
    figures: await figures.of(items),
    trust: await figures.trust(items),
  };
}
