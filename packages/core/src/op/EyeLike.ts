import { fill, typeNumbered } from "./content.ts";
import { defineOp, number } from "./define.ts";

export default defineOp({
  type: "EyeLike",
  infer: ({ attrs, x: [x] }) => {
    const said = number(attrs, "dtype", 0);
    return [{ type: said ? typeNumbered(said) : x!.type, shape: x!.shape }];
  },
  evaluate: ({ attrs, y: [y] }) => [
    fill(y!.shape, ([row, column]) => Number(column! - row! === number(attrs, "k", 0))),
  ],
  backward: "stops",
});
