import { UsageError } from "@convlens/core/base";
import type { Field, Method } from "@convlens/core/method";
import { fieldsOf } from "@convlens/core/method";
import type { Command } from "commander";
import { Option } from "commander";
import type { FilmFormat } from "./films.ts";
import { addMethodHelp } from "./methodHelp.ts";
import { numberInWords } from "./numberFlags.ts";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** Adds a flag for each parameter of the methods but those that the command has otherwise; one of the same name serves them all. */
export function addFlags(command: Command, methods: readonly Method[], except: readonly string[] = []): void {
  const fields = [...fieldsByName(methods)].filter(([name]) => !except.includes(name));
  const flags = fields.map(([name, { field, of }]) => {
    const option = new Option(`--${kebab(name)}${operand(field)}`, describe(field));
    if (field.choices) option.choices([...field.choices]);
    return { option, of };
  });
  if (methods.length === 1) {
    for (const { option } of flags) command.addOption(option);
    return;
  }
  for (const { option, of } of flags)
    command.addOption(option.helpGroup(of.length > 1 ? "Of several methods:" : "Of a method:"));
  addMethodHelp(command, methods, flags);
}

/**
 * The parameters of one method from the flags that were given, validated by the method's own schema.
 * Flags that are not the method's are left out.
 * @param command the command whose help tells of them
 */
export function paramsFor(
  method: Method,
  given: Readonly<Record<string, unknown>>,
  command: string = method.family === "attribution" ? "explain" : method.id,
): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const field of fieldsOf(method.params))
    if (given[field.name] !== undefined) raw[field.name] = typed(field, given[field.name] as string | boolean);
  const parsed = method.params.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue!.path[0]);
  const field = fieldsOf(method.params).find((f) => f.name === name);
  const tooMany =
    issue!.code === "too_big" && issue!.origin === "array" ? `takes at most ${issue!.maximum}` : undefined;
  throw new UsageError(
    `--${kebab(name)} ${String(given[name])}: ${tooMany ?? (field && takes(field)) ?? issue!.message}`,
    `convlens ${command} --help tells what it is`,
  );
}

/** What a parameter, or each element of a list, takes, in words. */
function takes({ type, items, min, above, max, unit }: Field): string | undefined {
  const kind = items ?? type;
  if (kind !== "integer" && kind !== "number") return undefined;
  const bounds = { min, max, whole: kind === "integer", ...(above !== undefined && { above }) };
  return `not ${numberInWords(bounds)}${items ? ", or several with commas" : ""}${unit ? ` (${unit})` : ""}`;
}

/** Says of each flag that none of the chosen methods takes whose it is: one line each. They change nothing. */
export function unusedFlags(
  chosen: readonly Method[],
  all: readonly Method[],
  given: Readonly<Record<string, unknown>>,
): string[] {
  const used = new Set(chosen.flatMap((m) => fieldsOf(m.params).map((f) => f.name)));
  const names = (methods: readonly Method[]) => methods.map((m) => m.id).join(", ");
  return [...fieldsByName(all)]
    .filter(([name]) => given[name] !== undefined && !used.has(name))
    .map(([name, { of }]) => `--${kebab(name)} means nothing to ${names(chosen)}; it belongs to ${names(of)}`);
}

function fieldsByName(methods: readonly Method[]): Map<string, { field: Field; of: Method[] }> {
  const found = new Map<string, { fields: Field[]; of: Method[] }>();
  for (const m of methods)
    for (const field of fieldsOf(m.params)) {
      const { fields, of } = found.get(field.name) ?? { fields: [], of: [] };
      found.set(field.name, { fields: [...fields, field], of: [...of, m] });
    }
  return new Map([...found].map(([name, { fields, of }]) => [name, { field: shared(fields), of }]));
}

/** One field for methods that have it under the same name: in the words of most, with a default where they agree on one. */
function shared(fields: readonly Field[]): Field {
  const like = ({ help }: Field) => fields.filter((other) => other.help === help).length;
  const field = fields.reduce((a, b) => (like(b) > like(a) ? b : a));
  const { default: initial, ...rest } = field;
  return fields.every((other) => other.default === initial) ? field : rest;
}

function operand(field: Field): string {
  if (field.type === "boolean") return "";
  if (field.type === "array") return ` <${namedWidget(field) ?? field.items}[,…]>`;
  if (field.type === "integer" || field.type === "number") return " <n>";
  return ` <${field.choices ? "name" : (namedWidget(field) ?? field.type)}>`;
}

/** What a value names, where it names something. */
const namedWidget = ({ widget }: Field) => (["layer", "class", "file"].includes(widget ?? "") ? widget : undefined);

function describe(field: Field): string {
  const range = rangeOf(field);
  const initial =
    field.default !== undefined && field.default !== false && String(field.default) !== ""
      ? ` (default ${field.default})`
      : "";
  const help = field.help.replace(/^[A-Z](?=[a-z ])/, (c) => c.toLowerCase()).replace(/\.$/, "");
  return `${help}${range}${initial}`;
}

function rangeOf({ min, above, max, unit }: Field): string {
  const behind = unit ? ` ${unit}` : "";
  if (above !== undefined) return ` [above ${above}${max !== undefined ? `, up to ${max}` : ""}${behind}]`;
  return min !== undefined ? ` [${min}${max !== undefined ? `–${max}` : "…"}${behind}]` : "";
}

function typed(field: Field, value: string | boolean): unknown {
  if (typeof value === "boolean") return value;
  const one = (text: string, type: string) =>
    type === "number" || type === "integer" ? Number(text || Number.NaN) : text;
  if (field.type === "array") return value.split(",").map((v) => one(v.trim(), field.items ?? "string"));
  return one(value, field.type);
}

/** The formats of `--animate`. */
export function animationFormats(text: string | undefined): FilmFormat[] {
  const formats = text === undefined ? [] : text.split(",").map((f) => f.trim().toLowerCase());
  for (const f of formats)
    if (f !== "gif" && f !== "mp4") throw new UsageError(`--animate ${text}: no format "${f}"`, "gif, mp4 or gif,mp4");
  return formats as FilmFormat[];
}
