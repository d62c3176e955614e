import { encodeParquet, type Lens } from "@convlens/node";
import { csvTable } from "../csvTable.ts";
import type { PicturePoints } from "./points.ts";

/** A row for each picture: its file, its class, what it is taken for, and where it lies. */
export function embeddingTables(lens: Lens, points: PicturePoints, coordinates: Float64Array) {
  const { pictures, classes, labels, predicted } = points;
  const names = pictures.map(({ name }) => name);
  const label = Array.from(labels, (c) => classes[c] ?? null);
  const taken = Array.from(predicted, (c) => (c < 0 ? null : lens.labelOf(c)));
  const [x, y] = [0, 1].map((axis) => coordinates.filter((_, i) => i % 2 === axis));
  const columns = ["picture", "label", "predicted", "x", "y"];
  return {
    csv: csvTable(
      columns,
      names.map((name, i) => [name, label[i], taken[i], x![i], y![i]]),
    ),
    parquet: encodeParquet([
      { name: "picture", type: "STRING", data: names },
      { name: "label", type: "STRING", data: label },
      { name: "predicted", type: "STRING", data: taken },
      { name: "x", type: "DOUBLE", data: x! },
      { name: "y", type: "DOUBLE", data: y! },
    ]),
  };
}
