import { defineOp, number } from "./define.ts";
import { product } from "./extents.ts";
import { reshapeLike } from "./reshapeLike.ts";

export default defineOp({
  type: "Flatten",
  moves: true,
  infer: ({ attrs, x: [x] }) => {
    const given = number(attrs, "axis", 1);
    // The axis may be the rank itself: everything becomes rows.
    const axis = given < 0 ? given + x!.shape.length : given;
    return [{ type: x!.type, shape: [product(x!.shape.slice(0, axis)), product(x!.shape.slice(axis))] }];
  },
  evaluate: ({ x: [x] }) => [x!.data],
  backward: ({ g, x: [x], dy: [dy] }) => [reshapeLike(g, dy!, x!)],
});
