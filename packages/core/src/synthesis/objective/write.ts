import { nearest, UsageError } from "../../base/errors.ts";
import { terms } from "./all.ts";
import type { ObjectiveWriter, Term } from "./define.ts";
import type { Expression } from "./expression.ts";
import { writeUnit } from "./units.ts";

/** The functions that there are. */
export const termList: readonly Term[] = terms;

/** Writes an objective: one number for each picture of the batch. Throws `UsageError` for names that mean nothing. */
export async function writeObjective(w: ObjectiveWriter, expression: Expression): Promise<string> {
  const written = await write(w, expression);
  if (typeof written === "string") return written;
  throw new UsageError(
    "the objective is a number, whatever the picture",
    "name a layer, a channel or a unit: mixed4a[12]",
  );
}

/** Of numbers alone, a number; else the name of a value. */
async function write(w: ObjectiveWriter, e: Expression): Promise<string | number> {
  switch (e.kind) {
    case "number":
      return e.value;
    case "unit":
      return writeUnit(w, e.text);
    case "call":
      return termNamed(e.name).write(w, e.args);
    case "negative": {
      const of = await write(w, e.of);
      return typeof of === "number" ? -of : w.g.node("Neg", [of]);
    }
    case "sum":
    case "product": {
      const [a, b] = [await write(w, e.of[0]), await write(w, e.of[1])];
      if (typeof a === "number" && typeof b === "number") return e.kind === "sum" ? a + b : a * b;
      const like = typeof a === "string" ? a : (b as string);
      const values = [a, b].map((v) => (typeof v === "number" ? w.g.scalar(v, like) : v));
      return w.g.node(e.kind === "sum" ? "Add" : "Mul", values);
    }
  }
}

function termNamed(name: string): Term {
  const found = termList.find((term) => term.name === name);
  if (found) return found;
  const names = termList.map((term) => term.name);
  throw new UsageError(
    `no function of an objective is called "${name}"`,
    `nearest: ${nearest(name, names, 3).join(", ")}`,
  );
}
