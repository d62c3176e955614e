import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "@convlens/core/base";
import type { Scores } from "./measure.ts";

/** What one map of one picture scored. */
export interface Row {
  /** SHA-256 of the picture. */
  readonly sha256: string;
  readonly picture: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The class that was explained. */
  readonly target: string;
  readonly scores: Scores;
}

/** What all rows of a file have in common. */
export interface Common {
  /** The version that measured. */
  readonly convlens: string;
  /** SHA-256 of the model's file. */
  readonly model: string;
  /** How pictures become its input, and what its output holds. */
  readonly input: unknown;
  readonly scores: unknown;
  readonly seed: number;
  readonly neighbours: number;
}

/** A method's rows of a picture. */
export interface Wanted extends Pick<Row, "sha256" | "method" | "params"> {
  /** The classes that are explained. */
  readonly labels: readonly string[];
}

/** Rows that are kept in a file as they come, so that a second run goes on where the first one ended. */
export class Rows {
  readonly #path: string;
  readonly #rows = new Map<string, readonly Row[]>();

  /** Throws `UsageError` for a folder with rows that have other things in common. */
  constructor(folder: string, common: Common) {
    this.#path = join(folder, "rows.jsonl");
    const first = JSON.stringify(common);
    if (!existsSync(this.#path)) {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(this.#path, `${first}\n`);
      return;
    }
    const [head, ...lines] = readFileSync(this.#path, "utf8").split("\n");
    if (head !== first)
      throw new UsageError(
        `${this.#path} holds figures of another version, model, input, seed or number of neighbours`,
        "name another folder with -o, or remove it",
      );
    for (const line of lines) this.#keep(rowsIn(line));
    // What an interruption left half written ends here.
    if (lines.at(-1) !== "") appendFileSync(this.#path, "\n");
  }

  /** The rows that are there already, one for each class. */
  find(wanted: Wanted): readonly Row[] | undefined {
    return this.#rows.get(keyOf(wanted));
  }

  /** Adds all rows of one method for one picture, as one line; they replace what was there. */
  add(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    appendFileSync(this.#path, `${JSON.stringify(rows)}\n`);
    this.#keep(rows);
  }

  #keep(rows: readonly Row[]): void {
    if (rows[0]) this.#rows.set(keyOf({ ...rows[0], labels: rows.map(({ target }) => target) }), rows);
  }
}

const keyOf = ({ sha256, method, params, labels }: Wanted) => JSON.stringify([sha256, method, params, labels]);

function rowsIn(line: string): readonly Row[] {
  try {
    return JSON.parse(line);
  } catch {
    return [];
  }
}
