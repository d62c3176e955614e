import type { Method } from "./define.ts";
import { fieldsOf } from "./fields.ts";

/** The reference page of a method, in Markdown. */
export function page(m: Method): string {
  const rows = fieldsOf(m.params).map((f) => {
    const kind = f.choices?.join(", ") ?? f.type;
    const range = f.min !== undefined && f.max !== undefined ? `, ${f.min} to ${f.max}` : "";
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
