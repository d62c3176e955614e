import { UsageError } from "@convlens/core/base";
import type { Diagnosis, Row, Table } from "@convlens/core/method";
import { diagnose } from "@convlens/core/method";
import type { InputSpec } from "@convlens/core/onnx";
import { requirePictures } from "@convlens/core/onnx";
import { textTable } from "@convlens/core/render";
import { classesOf } from "@convlens/core/transform";
import { readFileIfThere, writeFileAtomic } from "@convlens/node";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { numberOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { type Run, type RunFlags, withModel } from "../run.ts";
import { samplesOf, spread } from "../samples.ts";

interface Flags extends RunFlags {
  readonly pictures: string;
  readonly write?: boolean;
}

const definition =
  "of each way of preparing the pictures: mean probability of the label; without labels the mutual information of the classes of a picture and its mirror image; how sure: in how many of 200 redrawn sets of pictures it is best";

/** Finds out how pictures are to go into a model. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Finds out how pictures are to go into a model.")
    .description(
      "Tries the published ways of preparing pictures (order of channels, range, mean and deviation, resizing) and says which one the model was made for. Folders or file names that tell the class make it surer: tabby/1.jpg, n02123045_tabby.jpg.",
    )
    .argument("<model>", "a model file")
    .argument("[picture...]", "some twenty pictures of what the model knows: files, folders, globs")
    .option("--pictures <n>", "how many of them are looked at, evenly spread", "40")
    .option("--write", "write what was found to <model>.convlens.json");
  addOutputFlags(addModelFlags(command), "prints");
  addExamples(command, [
    "doctor model.onnx photos/",
    "doctor model.onnx photos/ --write",
    "doctor model.h5 test/ --json",
  ]);
  command.action(async (model: string, pictures: string[], flags: Flags) => {
    const most = numberOf("pictures", flags.pictures, { min: 1, whole: true });
    await withModel(model, pictures, flags, signal, (run) => examine(run, most, flags.write === true), "prints");
  });
}

async function examine(run: Run, most: number, write: boolean): Promise<string> {
  const { lens, folder, progress } = run;
  requirePictures(lens.model);
  if (classesOf(lens.model) === undefined)
    throw new UsageError("the model's output is no list of classes", "doctor reads classifiers only");
  const files = spread(run.pictures, most);
  if (files.length === 0) throw new UsageError("no pictures, only tensors, which are prepared already");
  const samples = await samplesOf(run, files);
  const context = lens.context({
    signal: run.signal,
    progress: (done, total) => progress.show("trying", Math.round(done), total),
  });
  const found = await diagnose(context, samples, lens.input);
  const best: InputSpec = { ...lens.input, ...found.rows[0]!.candidate.values };
  const resizes = await tryResizes(run, files, best);
  const input: InputSpec = { ...best, resize: resizes[0]!.resize };
  const labelled = samples.filter((s) => s.label !== undefined).length;
  const { by, implausible, decided } = found;
  folder.add({
    method: "doctor",
    params: { pictures: samples.length, labelled },
    definition,
    files: {},
    ...{
      verdict: { input, by, sureness: found.rows[0]!.sureness, decided, implausible },
      ways: found.rows.map(plainRow),
      resizes,
    },
  });
  if (implausible)
    progress.note(
      `warning: ${lens.guessed ? "the guess" : "what is declared"}, ${nameOf(found)}, is hardly what the model was made for`,
    );
  const wrote = write ? await writeSidecar(run, input, decided) : undefined;
  return [
    `${lens.file.path}: ${samples.length} ${samples.length === 1 ? "picture" : "pictures"}, ${labelled} with a label`,
    "",
    textTable(table(found.rows, lens.guessed ? "guessed" : "declared")),
    "",
    ...verdict(found, lens.guessed),
    `  ${flagsFor(input)}`,
    ...resizes.slice(0, 1).map((r) => `resize: ${r.resize}${r.clear ? "" : ", though the others do about as well"}`),
    ...(wrote ? [`→ ${wrote}`] : []),
  ].join("\n");
}

interface Resize {
  readonly resize: InputSpec["resize"];
  readonly worth: number;
  /** Whether it does better than the next by more than a tenth. */
  readonly clear: boolean;
}

/** The ways of bringing pictures to size, best first; what is declared comes first where none does clearly better. */
async function tryResizes(run: Run, files: Parameters<typeof samplesOf>[1], best: InputSpec): Promise<Resize[]> {
  const { lens, signal } = run;
  const found: { resize: InputSpec["resize"]; worth: number }[] = [];
  for (const resize of ["squash", "crop", "fit"] as const) {
    const { rows, by } = await diagnose(lens.context({ signal }), await samplesOf(run, files, resize), best, [
      { name: resize, values: best, usual: true },
    ]);
    found.push({ resize, worth: rows[0]![by] ?? 0 });
  }
  const declared = found.find((r) => r.resize === lens.input.resize)!;
  found.sort((a, b) => b.worth - a.worth);
  const clear = found[0]!.worth > 1.1 * declared.worth;
  const order = clear ? found : [declared, ...found.filter((r) => r !== declared)];
  return order.map((r, i) => ({ ...r, clear: r.worth > 1.1 * (order[i + 1]?.worth ?? 0) }));
}

function table(rows: readonly Row[], told: string): Table {
  const labelled = rows[0]!.accuracy !== undefined;
  return {
    kind: "table",
    columns: [
      { name: "pictures as", align: "left" },
      { name: "", align: "left" },
      { name: "best of", unit: "%" },
      ...(labelled ? [{ name: "right", unit: "%" }, { name: "label's probability" }] : []),
      { name: "information", unit: "nats" },
      { name: "confidence" },
      { name: "entropy", unit: "nats" },
    ],
    rows: rows.map((r) => [
      r.candidate.name,
      r.declared ? told : "",
      Math.round(100 * r.sureness),
      ...(labelled ? [Math.round(100 * r.accuracy!), rounded(r.likelihood!)] : []),
      rounded(r.information),
      rounded(r.confidence),
      rounded(r.entropy),
    ]),
  };
}

const rounded = (v: number) => Number(v.toFixed(3));

function plainRow({ candidate: { name, values }, ...row }: Row) {
  return { name, input: values, ...row };
}

function verdict({ rows, decided, by }: Diagnosis, guessed: boolean): string[] {
  const best = rows[0]!;
  const told = guessed ? "guessed" : "declared";
  if (by === "agreement")
    return [`a hint only, of so few pictures: ${best.candidate.name}; five or more can decide it`];
  const way = by === "likelihood" ? "by the labels" : "without labels";
  if (!decided) return [`undecided, ${way}: ${contenders(rows).join(" or ")}; more pictures, or labels, may tell`];
  const sure = `best in ${Math.round(100 * best.sureness)} % of redrawn sets of pictures, ${way}`;
  return [`made for ${best.candidate.name} (${sure})${best.declared ? `, as ${told}` : `; not as ${told}`}`];
}

/** The ways that came first in a tenth of the redrawn sets, the likeliest first; at least two. */
const contenders = (rows: readonly Row[]): string[] =>
  rows
    .toSorted((a, b) => b.sureness - a.sureness)
    .filter((r, i) => i < 2 || r.sureness >= 0.1)
    .map((r) => r.candidate.name);

const nameOf = ({ rows }: Diagnosis): string => rows.find((r) => r.declared)!.candidate.name;

const flagsFor = ({ channels, range, mean, std, resize }: InputSpec): string =>
  `--channels ${channels} --range ${range.join(",")} --mean ${mean.join(",")} --std ${std.join(",")} --resize ${resize}`;

/** Writes what was found beside the model, and keeps what a file there says of the output. */
async function writeSidecar({ lens }: Run, input: InputSpec, decided: boolean): Promise<string> {
  if (!decided)
    throw new UsageError("the pictures do not decide it, so nothing is written", "give more, or with labels");
  const path = `${lens.file.path}.convlens.json`;
  const old = await readFileIfThere(path);
  const known = old ? (JSON.parse(new TextDecoder().decode(old)) as object) : {};
  await writeFileAtomic(path, `${JSON.stringify({ ...known, input }, null, 1)}\n`);
  return path;
}
