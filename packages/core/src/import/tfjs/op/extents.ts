import { kerasShape } from "../../keras/layout.ts";
import type { NodeContext } from "../define.ts";
import { defineTensorFlowOp, EXPORT } from "../define.ts";
import { extents, extentsAt } from "../extents.ts";

const shape = defineTensorFlowOp({
  type: "Shape",
  write: (c) => extents(c.known(0)?.shape ?? kerasShape(c.g, c.x(0))),
});

const pack = defineTensorFlowOp({
  type: "Pack",
  write: (c) => extents(Array.from({ length: c.inputs }, (_, i) => extentsAt(c, i)).flatMap((e) => e ?? refused(c))),
});

const refused = (c: NodeContext): never => {
  throw c.error("works on tensors, and is known only for extents", EXPORT);
};

const prod = defineTensorFlowOp({
  type: "Prod",
  write(c) {
    const factors = (extentsAt(c, 0) ?? refused(c)).filter((d) => d !== 1);
    const numbers = factors.filter((d) => typeof d === "number");
    if (numbers.length < factors.length && factors.length > 1) return refused(c);
    return extents([factors.length === 1 ? factors[0]! : numbers.reduce((a, b) => a * b, 1)], true);
  },
});

export default [shape, pack, prod];
