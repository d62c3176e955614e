import { z } from "zod";
import { Misfit } from "../../network.ts";
import { defineKind, type LayerContext, type LayerKind, type Variables } from "../define.ts";
import { filled } from "../variables.ts";

const sequential = defineKind({
  kind: "sequential",
  summary: "Layers one after the other; its name comes before theirs",
  fields: {},
  holds: "layers",
  write: ({ layers, run, name }, x) => run(layers, x, { scope: name }),
});

const variables = z.record(z.string(), z.unknown());

const block = defineKind({
  kind: "block",
  summary: "The layers of one of the file's `blocks`",
  names: "the key of the block",
  raw: true,
  fields: {
    name: z.union([z.string(), z.int()]).transform(String).default("").describe("comes before the names in it"),
    with: variables.default({}).describe("what {variables} in it stand for"),
  },
  write: ({ name, fields, block, run, resolve }, x) =>
    run(block(name), x, { scope: resolve(fields.name), variables: fields.with }),
});

/** No network repeats anything more often. */
const MOST = 1 << 10;

const repeat = defineKind({
  kind: "repeat",
  summary: "The same layers several times",
  names:
    "how often; or a name with the variable in it: as long as the file has a module of that name, once at least if from 0",
  raw: true,
  fields: {
    as: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, "expected a word")
      .default("i")
      .describe("the variable that counts"),
    from: z.int().min(0).default(0).describe("where it begins"),
    each: z
      .record(z.string(), z.array(z.unknown()).min(1))
      .default({})
      .describe("variables with a value for each time; the last one holds for all that follow"),
  },
  holds: "layers",
  write(c, x) {
    const { as, from, each } = c.fields;
    const turn = (at: number): Variables => ({
      [as]: from + at,
      ...Object.fromEntries(Object.entries(each).map(([key, list]) => [key, list[Math.min(at, list.length - 1)]])),
    });
    const counts = new RegExp(`\\{[^{}]*\\b${as}\\b[^{}]*\\}`).test(c.name);
    const said = counts ? c.name : filled(c.name, c.variables);
    const times = /^\d+$/.test(said) ? Number(said) : undefined;
    const goesOn = (at: number) => (times === undefined ? c.net.hasModule(c.resolve(c.name, turn(at))) : at < times);
    if (from === 0 && !goesOn(0)) throw new Misfit(`there is no "${c.resolve(c.name, turn(0))}" in the file`);
    let value = x;
    for (let at = 0; at < MOST && goesOn(at); at++) value = c.run(c.layers, value, { variables: turn(at) });
    return value;
  },
});

const joined = (
  kind: string,
  summary: string,
  join: (c: LayerContext, parts: readonly string[]) => string,
): LayerKind =>
  defineKind({
    kind,
    summary,
    names: "the name of what it makes",
    fields: {},
    holds: "branches",
    write: (c, x) =>
      join(
        c,
        c.branches.map((branch) => c.run(branch, x)),
      ),
  });

const add = joined(
  "add",
  "The sum of what its branches make of the same value; an empty branch is the value itself",
  (c, parts) => {
    const [first, ...others] = parts;
    return others.reduce(
      (sum, part, i) => c.net.add(i === others.length - 1 ? c.name : `${c.name}/add`, sum, part),
      first!,
    );
  },
);

const cat = joined(
  "cat",
  "The channels of what its branches make of the same value, one behind the other",
  (c, parts) => {
    const [[, , ...places], ...others] = parts.map((part) => c.net.g.shape(part)) as [unknown[], ...unknown[][]];
    const other = others.find((shape) => String(shape.slice(2)) !== String(places));
    if (other) throw new Misfit(`its branches make ${places.join("×")} and ${other.slice(2).join("×")} values`);
    return c.net.concat(c.name, parts);
  },
);

const mul = joined(
  "mul",
  "The product of what its branches make of the same value, such as a gate of each channel",
  (c, parts) => {
    const channels = parts.map((part) => c.net.channels(part));
    if (new Set(channels).size > 1) throw new Misfit(`its branches make ${channels.join(" and ")} channels`);
    return parts.reduce((a, b, i) =>
      c.net.g.node("Mul", [a, b], {}, i === parts.length - 1 ? c.name : `${c.name}/mul`),
    );
  },
);

const residual = defineKind({
  kind: "residual",
  summary:
    "What its layers make, plus what reaches them where that has the same shape (blocks of stride 1 that keep their channels)",
  names: "the name of what it makes",
  fields: {},
  holds: "layers",
  write(c, x) {
    const made = c.run(c.layers, x);
    const same = String(c.net.g.shape(made)) === String(c.net.g.shape(x));
    return same ? c.net.add(c.name, made, x) : c.net.named(c.name, made);
  },
});

const value = defineKind({
  kind: "value",
  summary: "A value from before, in place of the last one; in a branch it makes a connection over any distance",
  names: "the name of a value",
  fields: {},
  write: (c) => c.value(c.name),
});

export default [sequential, block, repeat, add, residual, cat, mul, value];
