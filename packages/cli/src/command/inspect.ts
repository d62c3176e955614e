import type { Table } from "@convlens/core/method";
import { methodNamed, noInput } from "@convlens/core/method";
import { textTable } from "@convlens/core/render";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { type RunFlags, withModel } from "../run.ts";

/** Prints the layer table; with `--json`, as rows of named columns in the manifest. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("inspect");
  command.summary(method.summary).description(`${method.summary} Prints them; with -o, also writes a manifest.`);
  command.argument("<model>", "a model file");
  addOutputFlags(addModelFlags(command), "prints");
  addExamples(command, ["inspect model.onnx", "inspect model.onnx --size 299 --json"]);
  command.action(async (model: string, flags: RunFlags) => {
    await withModel(
      model,
      undefined,
      flags,
      signal,
      async ({ lens, folder }) => {
        const [table] = (await method.run(lens.context({ signal }), noInput, {})) as [Table];
        folder.add({ method: method.id, params: {}, definition: method.definition, files: {}, ...asRecords(table) });
        return [`${lens.file.path}: ${lens.model.format}, input ${describeInput(lens)}`, "", textTable(table)].join(
          "\n",
        );
      },
      "prints",
    );
  });
}

/** A table as one record for each row: what a program reads. */
function asRecords({ columns, rows, totals }: Table) {
  const record = (row: readonly (string | number | null)[]) =>
    Object.fromEntries(columns.map((c, i) => [c.name, row[i] ?? null]).filter(([, v]) => v !== null));
  return { layers: rows.map(record), ...(totals && { totals: record(totals) }) };
}

function describeInput({
  input,
  model,
}: {
  input: { size: readonly number[]; channels: string; range: readonly number[]; resize: string };
  model: { input: string };
}): string {
  return `"${model.input}" ${input.size.join("×")} ${input.channels} ${input.range.join("…")}, ${input.resize}`;
}
