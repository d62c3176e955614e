/** The sum of values, in float64. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** The share of the values' sum that lies where the mask is 1; 0 where all of them are 0. */
export function massInside(values: ArrayLike<number>, mask: Uint8Array): number {
  let inside = 0;
  for (let i = 0; i < values.length; i++) if (mask[i]) inside += values[i]!;
  const all = sumOf(values);
  return all > 0 ? inside / all : 0;
}
