// Measures what explanations and training steps cost beside a plain forward pass of the same network, and what passes over a data set and t-SNE take:
// `npm run bench`.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { UsageError } from "@convlens/core/base";
import { embeddedSets, embedding } from "./embedding.ts";
import { explainedNets, explaining } from "./explaining.ts";
import { passedNets, passing } from "./passing.ts";
import { trainedNets, training } from "./training.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "5" },
    methods: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    json: { type: "string" },
    blobs: { type: "string" },
  },
});
const methods = values.methods?.split(",");
const all = [...explainedNets, ...trainedNets, ...passedNets, ...embeddedSets];
const named = values.only?.split(",") ?? all;
for (const net of named)
  if (!all.includes(net)) throw new UsageError(`nothing called "${net}" to measure`, `there are: ${all.join(", ")}`);
const flags = { runs: Number(values.runs), threads: Number(values.threads), methods };
const chosen = (of: readonly string[]) => named.filter((net) => of.includes(net));
const explanations = chosen(explainedNets).length > 0 ? await explaining(chosen(explainedNets), flags) : [];
const trainings = methods ? [] : await training(chosen(trainedNets), flags);
const passes = methods ? [] : await passing(chosen(passedNets), flags);
const embeddings = methods ? [] : await embedding(chosen(embeddedSets), flags, values.blobs);
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ explanations, trainings, passes, embeddings }, null, 2)}\n`);
