import { fill, reader } from "./content.ts";
import { defineOp, number } from "./define.ts";
import { axisOf } from "./extents.ts";

export default defineOp({
  type: "OneHot",
  infer: ({ attrs, x: [indices, depth, values] }) => {
    const [extent] = depth!.content ?? [];
    if (extent === undefined) return [];
    const axis = axisOf(number(attrs, "axis", -1), indices!.shape.length + 1);
    return [{ type: values!.type, shape: indices!.shape.toSpliced(axis, 0, extent) }];
  },
  evaluate: ({ attrs, x: [indices, , values], y: [y] }) => {
    const axis = axisOf(number(attrs, "axis", -1), y!.shape.length);
    const depth = y!.shape[axis]!;
    const index = reader(indices!);
    const [off, on] = values!.data;
    return [
      fill(y!.shape, (at) => {
        const i = index(at.toSpliced(axis, 1));
        return (i < 0 ? i + depth : i) === at[axis] ? on! : off!;
      }),
    ];
  },
});
