// Measures the maps of the methods and writes docs/evaluation: `node --import ./scripts/source.mjs scripts/maps.ts [pictures] [part]`.
// Takes an hour or two on two cores; interrupted, it goes on where it stopped.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attributions } from "@convlens/core/method";
import { evaluationMetrics } from "@convlens/core/method/evaluation";
import { main } from "../packages/cli/src/main.ts";

const [pictures = "24", only] = process.argv.slice(2);
const work = "convlens-out/maps";
const docs = "docs/evaluation";

/** Would take as long as all the others together. */
const slow = ["extremal-perturbation", "rise", "shapley-sampling", "guided-ig", "expected-gradients"];
const methods = ids(attributions.filter(({ id }) => !slow.includes(id)));
/** Take hundreds of passes for a map; max-sensitivity would take them again for each of its neighbours. */
const sampling = ["blur-ig", "deep-lift-shap", "gradient-shap", "kernel-shap", "lime", "score-cam"];
/** In tables of their own, of fewer pictures. */
const costly = ["max-sensitivity", "run-time"];
const metrics = ids(evaluationMetrics.filter(({ id, needs }) => needs !== "lure" && !costly.includes(id)));

function ids(all: readonly { readonly id: string }[]): string {
  return all.map(({ id }) => id).join(",");
}

async function convlens(line: string): Promise<string> {
  console.log(`convlens ${line}`);
  const status = await main(line.split(" "));
  if (status !== 0) process.exit(status);
  return `npx convlens ${line.replaceAll(`${work}/`, "")}`;
}

/** A page with the commands, the chart and the table, and the numbers beside it. */
function publish(name: string, title: string, commands: readonly string[]): void {
  mkdirSync(docs, { recursive: true });
  const folder = join(work, name);
  for (const ending of ["csv", "png"])
    copyFileSync(join(folder, `evaluation.${ending}`), join(docs, `${name}.${ending}`));
  const table = readFileSync(join(folder, "evaluation.md"), "utf8");
  const page = [
    `# ${title}`,
    "",
    `Made by \`scripts/maps.ts\`; what it says is in [the guide](../guide/evaluating.md), numbers in full are in [${name}.csv](${name}.csv).`,
    "",
    "```sh",
    ...commands,
    "```",
    "",
    `![${title}: each metric, a row for each method](${name}.png)`,
    "",
    table,
  ];
  writeFileSync(join(docs, `${name}.md`), page.join("\n"));
}

/** The bundled model on scenes that it never saw: another seed than it was trained with. */
const unseen = () =>
  convlens(`scenes --count 96 --size 96 --seed 77 --objects 1-2 --masks --split test=1 -o ${work}/unseen`);

const bundledModel = `packages/cli/models/scenes.onnx ${work}/unseen`;
const bundled = `${bundledModel} --methods ${methods}`;

async function scenes(): Promise<void> {
  const drawn = await unseen();
  const flags = `--metrics ${metrics} --sort road --count ${pictures}`;
  const measured = await convlens(`evaluate-maps ${bundled} ${flags} -o ${work}/scenes`);
  publish("scenes", "Maps of the bundled model", [drawn, measured]);
}

async function time(): Promise<void> {
  const drawn = await unseen();
  const flags = `--metrics run-time --sort run-time --count ${Math.ceil(Number(pictures) / 12)}`;
  const measured = await convlens(`evaluate-maps ${bundled} ${flags} -o ${work}/time`);
  publish("time", "Run time", [drawn, measured]);
}

async function stability(): Promise<void> {
  const drawn = await unseen();
  const flags = `--metrics max-sensitivity --sort max-sensitivity --neighbours 5 --count ${Math.ceil(Number(pictures) / 3)}`;
  const some = attributions.filter(({ id }) => !slow.includes(id) && !sampling.includes(id));
  const measured = await convlens(`evaluate-maps ${bundledModel} --methods ${ids(some)} ${flags} -o ${work}/stability`);
  publish("stability", "Stability", [drawn, measured]);
}

/** A network that learnt a tag in place of fish, on pictures of other things that it takes for fish for their tag. */
async function shortcut(): Promise<void> {
  const [biased, cheat] = [`${work}/biased`, `${work}/cheat`];
  const kind = "--count 4800 --size 96 --shortcut fish=0.95 --split train=0.84,val=0.16 --masks";
  const drawn = await convlens(`scenes ${kind} -o ${biased}`);
  const how =
    "--arch mobile-small --size 96 --epochs 10 --batch 32 --lr 0.004 --augment shift=0.1,zoom=0.15,flip --resume";
  const learnt = await convlens(`train ${biased}/train --val ${biased}/val ${how} -o ${cheat}`);
  const flags = `--metrics energy-on-lure,pointing-at-lure --sort energy-on-lure --count ${4 * Number(pictures)}`;
  const lured = await convlens(
    `evaluate-maps ${cheat}/model.onnx ${biased}/val --methods ${methods} ${flags} -o ${work}/shortcut`,
  );
  publish("shortcut", "A planted shortcut", [drawn, learnt, lured]);

  const fooled = ["heart/004478", "star/002190", "tree/003109", "heart/001831"];
  const shown = fooled.map((name) => `${biased}/val/${name}.png`).join(" ");
  const by = "--method grad-cam,lrp,lime,deep-lift,integrated-gradients,gradient";
  await convlens(`explain ${cheat}/model.onnx ${shown} --class fish ${by} -o ${work}/look`);
  copyFileSync(`${work}/look/contact-sheet.png`, `${docs}/shortcut-maps.png`);
}

const parts = { scenes, time, stability, shortcut };
for (const [name, make] of Object.entries(parts)) if (only === undefined || only === name) await make();
