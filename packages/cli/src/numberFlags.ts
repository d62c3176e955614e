import { UsageError } from "@convlens/core/base";

/** What numbers are taken. */
export interface Bounds {
  /** The least. */
  readonly min?: number | undefined;
  /** What all are greater than, where there is no least. */
  readonly above?: number;
  readonly max?: number | undefined;
  readonly whole?: boolean;
}

/** The number of a flag. Throws `UsageError` naming the flag, its value and what it takes. */
export function numberOf(flag: string, text: string, bounds: Bounds = {}): number {
  const value = read(text);
  if (isIn(value, bounds)) return value;
  throw new UsageError(`--${flag} ${text}: not ${numberInWords(bounds)}`);
}

/** The same, or nothing where the flag is not given. */
export const numberIfGiven = (flag: string, text: string | undefined, bounds: Bounds = {}): number | undefined =>
  text === undefined ? undefined : numberOf(flag, text, bounds);

/** The numbers of a flag with commas; `count` of them, where it says so. */
export function numbersOf(flag: string, text: string, count?: number, example?: string): number[] {
  const list = text.split(",").map(read);
  if (list.every(Number.isFinite) && list.length === (count ?? list.length)) return list;
  const what = count === 1 ? "a number" : `${count ?? "a list of"} numbers`;
  throw new UsageError(`--${flag} ${text}: not ${what}`, ...(example ? [`for example --${flag} ${example}`] : []));
}

/** The number of a flag that takes a share. */
export const shareOf = (flag: string, text: string): number => numberOf(flag, text, { min: 0, max: 1 });

/** Rows and columns, of which the former stand for both. */
export function sizeOf(text: string, max?: number): [rows: number, columns: number] {
  const parts = text.split(/[,x×]/);
  if (parts.length > 2)
    throw new UsageError(`--size ${text}: more than rows and columns`, "for example --size 224,320");
  const [rows, columns = rows] = parts.map((v) => numberOf("size", v, { min: 1, max, whole: true }));
  return [rows!, columns!];
}

/** What is taken, in words. */
export function numberInWords({ min, above, max, whole = false }: Bounds): string {
  const what = `a ${whole ? "whole " : ""}number`;
  if (above !== undefined) return `${what} above ${above}${max === undefined ? "" : ` and up to ${max}`}`;
  if (min === undefined) return max === undefined ? what : `${what} up to ${max}`;
  return max === undefined ? `${what} of at least ${min}` : `${what} from ${min} to ${max}`;
}

const read = (text: string) => Number(text.trim() || Number.NaN);

const isIn = (value: number, { min = -Infinity, above = -Infinity, max = Infinity, whole }: Bounds): boolean =>
  Number.isFinite(value) && value >= min && value > above && value <= max && (!whole || Number.isSafeInteger(value));
