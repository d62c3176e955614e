import { cast, uncast } from "./Cast.ts";
import { converted } from "./content.ts";
import { defineOp } from "./define.ts";

export default defineOp({
  type: "CastLike",
  infer: ({ x: [x, like] }) => {
    const { type } = like!;
    const content = converted(x!.content, type);
    return [{ type, shape: x!.shape, ...(content && { content }) }];
  },
  evaluate: ({ x: [x], y: [y] }) => [cast(x!, y!.type)],
  backward: ({ g, x: [x], y: [y], dy: [dy] }) => [uncast(g, dy!, x!, y!), null],
});
