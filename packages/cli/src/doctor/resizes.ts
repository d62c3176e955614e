import { diagnose } from "@convlens/core/method";
import type { InputSpec } from "@convlens/core/onnx";
import type { Run } from "../run.ts";
import { samplesOf } from "../samples.ts";

export interface Resize {
  readonly resize: InputSpec["resize"];
  readonly worth: number;
  /** Whether it does better than the next by more than a tenth. */
  readonly clear: boolean;
}

/** The ways of bringing pictures to size, best first; what is declared comes first where none does clearly better. */
export async function tryResizes(run: Run, files: Parameters<typeof samplesOf>[1], best: InputSpec): Promise<Resize[]> {
  const { lens, signal } = run;
  const found: { resize: InputSpec["resize"]; worth: number }[] = [];
  for (const resize of ["squash", "crop", "fit"] as const) {
    const { rows, by } = await diagnose(lens.context({ signal }), await samplesOf(run, files, resize), best, [
      { name: resize, values: best, usual: true },
    ]);
    found.push({ resize, worth: rows[0]![by] ?? 0 });
  }
  const declared = found.find((r) => r.resize === lens.input.resize)!;
  found.sort((a, b) => b.worth - a.worth);
  const clear = found[0]!.worth > 1.1 * declared.worth;
  const order = clear ? found : [declared, ...found.filter((r) => r !== declared)];
  return order.map((r, i) => ({ ...r, clear: r.worth > 1.1 * (order[i + 1]?.worth ?? 0) }));
}
