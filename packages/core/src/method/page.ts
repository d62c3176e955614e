import type { Method } from "./define.ts";
import type { Field } from "./fields.ts";
import { fieldsOf } from "./fields.ts";

/** The reference page of a method, in Markdown. */
export function page(m: Method): string {
  const rows = fieldsOf(m.params).map((f) => {
    const kind = f.choices?.join(", ") ?? f.type;
    const range = rangeOf(f);
    const initial = f.default === undefined ? (f.required ? "required" : "–") : `\`${JSON.stringify(f.default)}\``;
    return `| \`${f.name}\` | ${kind}${range}${f.unit ? `, ${f.unit}` : ""} | ${initial} | ${f.help} |`;
  });
  const table = rows.length > 0 ? ["| parameter | type | default | meaning |", "|---|---|---|---|", ...rows, ""] : [];
  const source = m.reference && [
    `${m.reference.authors} (${m.reference.year}). [${m.reference.title}](${m.reference.url}).`,
    "",
  ];
  return [`# ${m.title}`, "", m.summary, "", `Definition: ${m.definition}`, "", ...table, ...(source ?? [])].join("\n");
}

function rangeOf({ min, above, max }: Field): string {
  if (above !== undefined) return `, above ${above}${max === undefined ? "" : `, up to ${max}`}`;
  return min !== undefined && max !== undefined ? `, ${min} to ${max}` : "";
}
