import { fill, reader } from "./content.ts";
import { defineOp, number } from "./define.ts";

export default defineOp({
  type: "GatherND",
  infer: ({ attrs, x: [data, indices] }) => {
    const behind = number(attrs, "batch_dims", 0) + depthOf(indices!.shape);
    return [{ type: data!.type, shape: [...indices!.shape.slice(0, -1), ...data!.shape.slice(behind)] }];
  },
  evaluate: ({ attrs, x: [data, indices], y: [y] }) => {
    const shared = number(attrs, "batch_dims", 0);
    const rows = indices!.shape.length - 1;
    const depth = depthOf(indices!.shape);
    const read = reader(data!);
    const index = reader(indices!);
    return [
      fill(y!.shape, (at) => {
        const row = at.slice(0, rows);
        const place = Array.from({ length: depth }, (_, k) => {
          const i = index([...row, k]);
          return i < 0 ? i + data!.shape[shared + k]! : i;
        });
        return read([...row.slice(0, shared), ...place, ...at.slice(rows)]);
      }),
    ];
  },
});

/** How many axes of the data one tuple of indices names. */
function depthOf(indices: readonly (number | string)[]): number {
  const depth = indices.at(-1);
  if (typeof depth !== "number") throw new Error("the last extent of its indices is not known");
  return depth;
}
