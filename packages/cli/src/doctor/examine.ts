import { UsageError } from "@convlens/core/base";
import type { Diagnosis, Row, Sample } from "@convlens/core/method";
import { diagnose } from "@convlens/core/method";
import type { InputSpec } from "@convlens/core/onnx";
import { requirePictures } from "@convlens/core/onnx";
import { classesOf } from "@convlens/core/transform";
import { readFileIfThere, writeFileAtomic } from "@convlens/node";
import type { Run } from "../run.ts";
import { samplesOf, spread } from "../samples.ts";
import { tryResizes } from "./resizes.ts";
import { type Found, inWords, nameOf } from "./words.ts";

const definition =
  "of each way of preparing the pictures: mean probability of the label; without labels the mutual information of the classes of a picture and its mirror image; how sure: in how many of 200 redrawn sets of pictures it is best";

/** Tries the ways of preparing at most so many of the run's pictures, lists what was found and tells it. */
export async function examine(run: Run, most: number, write: boolean): Promise<string> {
  const { lens, progress } = run;
  requireClasses(run);
  const files = spread(run.pictures, most);
  if (files.length === 0) throw new UsageError("no pictures, only tensors, which are prepared already");
  const samples = await samplesOf(run, files);
  const diagnosis = await diagnosed(run, samples);
  const best: InputSpec = { ...lens.input, ...diagnosis.rows[0]!.candidate.values };
  const resizes = await tryResizes(run, files, best);
  const input: InputSpec = { ...best, resize: resizes[0]!.resize };
  const { guessed } = lens;
  const found = { diagnosis, resizes, input, guessed };
  const labelled = samples.filter((s) => s.label !== undefined).length;
  list(run, found, { pictures: samples.length, labelled });
  if (diagnosis.implausible)
    progress.note(
      `warning: ${guessed ? "the guess" : "what is declared"}, ${nameOf(diagnosis)}, is hardly what the model was made for`,
    );
  const wrote = write ? await writeSidecar(run, input, diagnosis.decided) : undefined;
  const pictures = `${samples.length} ${samples.length === 1 ? "picture" : "pictures"}`;
  const title = `${lens.file.path}: ${pictures}, ${labelled} with a label`;
  return [title, "", ...inWords(found), ...(wrote ? [`→ ${wrote}`] : [])].join("\n");
}

function requireClasses({ lens: { model } }: Run): void {
  requirePictures(model);
  if (classesOf(model) === undefined)
    throw new UsageError("the model's output is no list of classes", "doctor reads classifiers only");
}

function diagnosed({ lens, signal, progress }: Run, samples: readonly Sample[]): Promise<Diagnosis> {
  const show = (done: number, total: number) => progress.show("trying", Math.round(done), total);
  return diagnose(lens.context({ signal, progress: show }), samples, lens.input);
}

function list(
  { folder }: Run,
  { diagnosis, resizes, input }: Found,
  params: { pictures: number; labelled: number },
): void {
  const { rows, by, decided, implausible } = diagnosis;
  const verdict = { input, by, sureness: rows[0]!.sureness, decided, implausible };
  const found = { verdict, ways: rows.map(plainRow), resizes };
  folder.add({ method: "doctor", params, definition, files: {}, ...found });
}

function plainRow({ candidate: { name, values }, ...row }: Row) {
  return { name, input: values, ...row };
}

/** Writes what was found beside the model, and keeps what a file there says of the output. */
async function writeSidecar({ lens }: Run, input: InputSpec, decided: boolean): Promise<string> {
  if (!decided)
    throw new UsageError("the pictures do not decide it, so nothing is written", "give more, or with labels");
  const path = `${lens.place}.convlens.json`;
  const old = await readFileIfThere(path);
  const known = old ? (JSON.parse(new TextDecoder().decode(old)) as object) : {};
  await writeFileAtomic(path, `${JSON.stringify({ ...known, input }, null, 1)}\n`);
  return path;
}
