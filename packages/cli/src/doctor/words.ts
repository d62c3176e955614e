import type { Diagnosis, Row, Table } from "@convlens/core/method";
import type { InputSpec } from "@convlens/core/onnx";
import { textTable } from "@convlens/core/render";
import type { Resize } from "./resizes.ts";

/** What was found, as `told` (declared or guessed) has it and as it is. */
export interface Found {
  readonly diagnosis: Diagnosis;
  readonly resizes: readonly Resize[];
  readonly input: InputSpec;
  readonly guessed: boolean;
}

/** For people. */
export const inWords = ({ diagnosis, resizes, input, guessed }: Found): string[] => [
  textTable(table(diagnosis.rows, guessed ? "guessed" : "declared")),
  "",
  ...verdict(diagnosis, guessed),
  `  ${flagsFor(input)}`,
  ...resizes.slice(0, 1).map((r) => `resize: ${r.resize}${r.clear ? "" : ", though the others do about as well"}`),
];

function table(rows: readonly Row[], told: string): Table {
  const labelled = rows[0]!.accuracy !== undefined;
  return {
    kind: "table",
    columns: [
      { name: "pictures as", align: "left" },
      { name: "", align: "left" },
      { name: "best of", unit: "%" },
      ...(labelled ? [{ name: "right", unit: "%" }, { name: "label's probability" }] : []),
      { name: "information", unit: "nats" },
      { name: "confidence" },
      { name: "entropy", unit: "nats" },
    ],
    rows: rows.map((r) => [
      r.candidate.name,
      r.declared ? told : "",
      Math.round(100 * r.sureness),
      ...(labelled ? [Math.round(100 * r.accuracy!), rounded(r.likelihood!)] : []),
      rounded(r.information),
      rounded(r.confidence),
      rounded(r.entropy),
    ]),
  };
}

const rounded = (v: number) => Number(v.toFixed(3));

function verdict({ rows, decided, by }: Diagnosis, guessed: boolean): string[] {
  const best = rows[0]!;
  const told = guessed ? "guessed" : "declared";
  if (by === "agreement")
    return [`a hint only, of so few pictures: ${best.candidate.name}; five or more can decide it`];
  const way = by === "likelihood" ? "by the labels" : "without labels";
  if (!decided) return [`undecided, ${way}: ${contenders(rows).join(" or ")}; more pictures, or labels, may tell`];
  const sure = `best in ${Math.round(100 * best.sureness)} % of redrawn sets of pictures, ${way}`;
  return [`made for ${best.candidate.name} (${sure})${best.declared ? `, as ${told}` : `; not as ${told}`}`];
}

/** The ways that came first in a tenth of the redrawn sets, the likeliest first; at least two. */
const contenders = (rows: readonly Row[]): string[] =>
  rows
    .toSorted((a, b) => b.sureness - a.sureness)
    .filter((r, i) => i < 2 || r.sureness >= 0.1)
    .map((r) => r.candidate.name);

/** What is declared, or guessed. */
export const nameOf = ({ rows }: Diagnosis): string => rows.find((r) => r.declared)!.candidate.name;

const flagsFor = ({ channels, range, mean, std, resize }: InputSpec): string =>
  `--channels ${channels} --range ${range.join(",")} --mean ${mean.join(",")} --std ${std.join(",")} --resize ${resize}`;
