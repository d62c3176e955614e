import type { Float32Tensor } from "../base/tensor.ts";

/** How far the values of a layer lie from those of its counterpart, over some elements of some pictures. */
export interface Drift {
  /** How many values were compared. */
  readonly count: number;
  /** Signal to noise, 10·log₁₀(Σ a² / Σ (b − a)²), in decibels: 0 where the difference is as large as the signal; infinite where there is none. */
  readonly snr: number;
  /** √(Σ (b − a)² / Σ a²): 0 where both are the same. Infinite where the first is 0 throughout and the second is not. */
  readonly error: number;
  /** The mean of b − a in units of the root mean square of a: a shift that all values share, such as where ranges are cut off. */
  readonly bias: number;
}

/**
 * How far `b` lies from `a`, elements of the same places of the same pictures.
 * @param a N×elements; `b` likewise
 */
export function driftOf({ data: a }: Float32Tensor, { data: b }: Float32Tensor): Drift {
  if (a.length !== b.length) throw new RangeError(`${a.length} values and ${b.length}: no drift can be told`);
  let [signal, noise, shift] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = b[i]! - a[i]!;
    signal += a[i]! * a[i]!;
    noise += difference * difference;
    shift += difference;
  }
  if (noise === 0) return { count: a.length, snr: Number.POSITIVE_INFINITY, error: 0, bias: 0 };
  return {
    count: a.length,
    snr: 10 * Math.log10(signal / noise),
    error: Math.sqrt(noise / signal),
    bias: shift / Math.sqrt(a.length * signal),
  };
}

/** What quantisers put behind the name of a value that they round. */
const suffixes = ["_DequantizeLinear_Output", "_dequantized", "_quantized"];

/**
 * The value of another network that a value corresponds to by name: as a quantiser names what it has rounded, else the same
 * name; a rounded value is also found under its plain name. Nothing where there is none.
 */
export function namesake(value: string, has: (name: string) => boolean): string | undefined {
  const suffix = suffixes.find((s) => value.endsWith(s));
  const plain = suffix ? [value.slice(0, -suffix.length)] : suffixes.map((s) => value + s);
  return suffix ? [value, ...plain].find(has) : [...plain, value].find(has);
}
