import type { Image } from "@convlens/core/base";
import { blankImage } from "@convlens/core/base";
import { classTargets, type Images, methodNamed, predict } from "@convlens/core/method";
import { deprocess, preprocess } from "@convlens/core/onnx";
import { figure, figureText, madePicture } from "@convlens/core/render";
import { nodePlatform, type Picture } from "@convlens/node";
import { z } from "zod";
import { type ClassEntry, slug } from "../output.ts";
import type { Run } from "../run.ts";
import { formatScore } from "../score.ts";
import type { Entry, PictureRequests } from "./define.ts";

const schema = z.strictObject({
  params: z.record(z.string(), z.unknown()),
  /** The class that the network is to say. */
  class: z.int().min(0),
});

export type FoolRequest = z.output<typeof schema>;

const requests: PictureRequests<FoolRequest> = { command: "fool", needs: "picture", schema, entries };
export default requests;

/** Nothing for a picture of which the network says the class already. */
async function* entries(run: Run, request: FoolRequest, picture: Picture): AsyncGenerator<Entry<FoolRequest>> {
  const { lens, signal, progress } = run;
  const { id, definition } = methodNamed("adversarial-example");
  const said = await bestOf(run, picture.tensor);
  if (said.index === request.class) return;
  const context = lens.context({ signal, progress: (done, total) => progress.show(picture.stem, done, total) });
  const targets = classTargets(lens.model, [request.class]);
  const [made] = (await methodNamed(id).run(context, { tensor: picture.tensor, targets }, request.params)) as [Images];
  const before = deprocess(picture.tensor, lens.input);
  const after = madePicture(made, 0);
  const saidAfter = await bestOf(run, tensorOf(run, after));
  const stem = `fool-${slug(lens.labelOf(request.class))}`;
  yield {
    item: {
      method: id,
      class: saidAfter,
      classes: [said],
      params: request.params,
      definition,
      facts: { ...made.facts, margin: made.values[0]! },
    },
    drawings: {
      picture: { name: `${stem}.png`, request, draw: () => after },
      change: { name: `${stem}-change.png`, request, draw: () => changeOf(before, after).image },
      figure: {
        name: `${stem}-figure.png`,
        request,
        draw: () => figureOf(before, after, { before: said, after: saidAfter }, made.facts!),
      },
    },
  };
}

/** What the model takes, of a picture in the size that it takes. */
const tensorOf = ({ lens: { input } }: Run, image: Image) => preprocess(image, { ...input, resize: "squash" }).tensor;

/** The class that the network says, with its score. */
async function bestOf({ lens, signal }: Run, tensor: Picture["tensor"]): Promise<ClassEntry> {
  const { scores } = await predict(lens.context({ signal }), tensor);
  const index = scores.indexOf(Math.max(...scores));
  return { index, label: lens.labelOf(index), score: scores[index]! };
}

/** The change about a middle grey, magnified so that its largest part is black or white. */
function changeOf(before: Image, after: Image): { image: Image; times: number } {
  const { width, height } = before;
  let largest = 1;
  for (let i = 0; i < before.data.length; i++) largest = Math.max(largest, Math.abs(after.data[i]! - before.data[i]!));
  const times = Math.floor(127 / largest);
  const image = blankImage(width, height, [128, 128, 128, 255]);
  for (let i = 0; i < image.data.length; i++)
    if (i % 4 !== 3) image.data[i] = 128 + times * (after.data[i]! - before.data[i]!);
  return { image, times };
}

async function figureOf(
  before: Image,
  after: Image,
  said: Readonly<Record<"before" | "after", ClassEntry>>,
  facts: Readonly<Record<string, number>>,
): Promise<Image> {
  const text = await figureText(nodePlatform.rasterizeSvg);
  const { image, times } = changeOf(before, after);
  const change = `at most ${Math.round(facts.linf!)} of 255 levels, L2 ${facts.l2!.toFixed(0)}`;
  const cells = [
    { image: before, label: said.before.label, detail: formatScore(said.before.score) },
    { image, label: `the change, ×${times}`, detail: change },
    { image: after, label: said.after.label, detail: formatScore(said.after.score) },
  ];
  await text.bold.prepare(cells.map((cell) => cell.label));
  await text.normal.prepare(cells.map((cell) => cell.detail));
  return figure([{ cells }], { text });
}
