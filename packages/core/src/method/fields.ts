import { z } from "zod";
import type { Widget } from "./params.ts";

/** One parameter as every surface sees it: a flag, a form control and a row of the reference page. */
export interface Field {
  readonly name: string;
  readonly type: "string" | "number" | "integer" | "boolean" | "array";
  /** The type of the elements of an array. */
  readonly items?: "string" | "number" | "integer";
  readonly required: boolean;
  readonly default?: unknown;
  readonly choices?: readonly string[];
  /** Of the elements, where it is an array. */
  readonly min?: number;
  /** What all are greater than, where there is no least. */
  readonly above?: number;
  readonly max?: number;
  readonly unit?: string;
  readonly widget?: Widget;
  readonly draft?: number;
  readonly help: string;
}

interface Limits {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

interface Property extends Limits {
  readonly type: Field["type"];
  readonly items?: Limits & { readonly type: NonNullable<Field["items"]> };
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly unit?: string;
  readonly widget?: Widget;
  readonly draft?: number;
}

/** Reads parameters through JSON Schema, so that one JSON cannot express fails here and not in one surface. */
export function fieldsOf(params: z.ZodObject): Field[] {
  const schema = z.toJSONSchema(params, { io: "input" });
  const required = new Set(schema.required);
  return Object.entries(schema.properties as Record<string, Property>).map(([name, p]) => {
    const { minimum: min, exclusiveMinimum: above, maximum: max } = p.items ?? p;
    return {
      name,
      type: p.type,
      required: required.has(name),
      help: p.description ?? "",
      ...(p.items && { items: p.items.type }),
      ...(p.default !== undefined && { default: p.default }),
      ...(p.enum && { choices: p.enum }),
      ...(min !== undefined && min > Number.MIN_SAFE_INTEGER && { min }),
      ...(above !== undefined && { above }),
      ...(max !== undefined && max < Number.MAX_SAFE_INTEGER && { max }),
      ...(p.unit && { unit: p.unit }),
      ...(p.widget && { widget: p.widget }),
      ...(p.draft !== undefined && { draft: p.draft }),
    };
  });
}
