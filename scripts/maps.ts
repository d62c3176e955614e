// Measures the maps of all methods and writes docs/evaluation: `node --import ./scripts/source.mjs scripts/maps.ts [pictures]`.
// Takes hours on few cores; interrupted, it goes on where it stopped.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { main } from "../packages/cli/src/main.ts";

const [pictures = "64"] = process.argv.slice(2);
const work = "convlens-out/maps";
const docs = "docs/evaluation";

async function convlens(line: string): Promise<void> {
  console.log(`convlens ${line}`);
  const status = await main(line.split(" "));
  if (status !== 0) process.exit(status);
}

function publish(folder: string, name: string): void {
  mkdirSync(docs, { recursive: true });
  for (const ending of ["md", "csv", "png"])
    copyFileSync(join(folder, `evaluation.${ending}`), join(docs, `${name}.${ending}`));
}

// The bundled model on scenes that it never saw: another seed than it was trained with.
await convlens(`scenes --count 96 --size 96 --seed 77 --objects 1-2 --masks --split test=1 -o ${work}/unseen`);
await convlens(`evaluate-maps packages/cli/models/scenes.onnx ${work}/unseen --count ${pictures} -o ${work}/scenes`);
publish(`${work}/scenes`, "scenes");

// A network that learnt a tag in place of fish, on pictures of other things that it takes for fish for their tag.
const tagged = "--count 4800 --size 96 --shortcut fish=0.95 --split train=0.84,val=0.16 --masks";
await convlens(`scenes ${tagged} -o ${work}/biased`);
const learning = "--arch mobile-small --size 96 --epochs 10 --batch 32 --lr 0.004 --augment shift=0.1,zoom=0.15,flip";
if (!existsSync(`${work}/cheat/model.onnx`))
  await convlens(`train ${work}/biased/train --val ${work}/biased/val ${learning} -o ${work}/cheat`);
const lured = `--metrics energy-on-lure,pointing-at-lure --count ${4 * Number(pictures)}`;
await convlens(`evaluate-maps ${work}/cheat/model.onnx ${work}/biased/val ${lured} -o ${work}/shortcut`);
publish(`${work}/shortcut`, "shortcut");
