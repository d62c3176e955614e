import type { Variables } from "./define.ts";

/** `{i}`, or with a little arithmetic: `{i+1}`, `{3*i}`, `{3*i-1}`. */
const VARIABLE = /\{\s*(?:(\d+)\s*\*\s*)?([A-Za-z_]\w*)(?:\s*([+-])\s*(\d+))?\s*\}/g;

/** A variable that nothing has given a value, or one of no use where it stands. */
export class Unknown extends Error {}

/** A text with what its variables stand for. Throws `Unknown`. */
export const filled = (text: string, variables: Variables): string =>
  text.replace(VARIABLE, (...[, times, name, sign, more]) => String(meaning(variables, name, times, sign, more)));

/** The same for a field: one that is a variable and no more becomes its value, of whatever type. */
export function filledField(field: unknown, variables: Variables): unknown {
  if (typeof field === "string") {
    const whole = new RegExp(`^${VARIABLE.source}$`).exec(field);
    return whole ? meaning(variables, whole[2]!, whole[1], whole[3], whole[4]) : filled(field, variables);
  }
  if (Array.isArray(field)) return field.map((v) => filledField(v, variables));
  if (typeof field !== "object" || field === null) return field;
  return Object.fromEntries(Object.entries(field).map(([key, v]) => [key, filledField(v, variables)]));
}

function meaning(variables: Variables, name: string, times?: string, sign?: string, more?: string): unknown {
  if (!Object.hasOwn(variables, name)) throw new Unknown(`nothing says what {${name}} stands for`);
  const value = variables[name];
  if (times === undefined && more === undefined) return value;
  if (typeof value !== "number") throw new Unknown(`{${name}} is no number to reckon with`);
  return Number(times ?? 1) * value + (sign === "-" ? -1 : 1) * Number(more ?? 0);
}
