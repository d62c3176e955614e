// Rounds a network to codes of 8 bits, to try `convlens compare` on: `npm run quantize -- MODEL PICTURES OUT.onnx [BITS]`.
// Ranges are those of at most 100 of the pictures; batch normalisation is merged into the weights first. See packages/core/src/testing/qdq.ts.
import { writeFile } from "node:fs/promises";
import type { Tensor } from "@convlens/core/base";
import { encodeGraph } from "@convlens/core/onnx";
import { calibrated, prepared, quantizedGraph } from "@convlens/core/testing";
import { DataSetReader, openModel, pictureFilesOf } from "@convlens/node";

const MOST = 100;

const [model, folder, out, bits = "8"] = process.argv.slice(2);
if (!model || !folder || !out) throw new Error("npm run quantize -- MODEL PICTURES OUT.onnx [BITS]");
const lens = await openModel(model);
const files = pictureFilesOf((await new DataSetReader(1e9).read(folder)).pictures);
const step = Math.max(1, Math.floor(files.length / MOST));
const pictures: Tensor[] = [];
for (const file of files.filter((_, i) => i % step === 0).slice(0, MOST))
  pictures.push((await lens.picture(file)).tensor);
const graph = prepared(lens.model.graph);
const ranges = await calibrated(lens.engine, graph, pictures);
const said = JSON.stringify({ input: lens.input, ...(lens.labels && { output: { labels: lens.labels } }) });
await writeFile(out, encodeGraph(quantizedGraph(graph, ranges, Number(bits)), { metadata: { convlens: said } }));
await lens.close();
console.log(`${out}: ${ranges.size} values in ${bits} bits, ranges of ${pictures.length} pictures`);
