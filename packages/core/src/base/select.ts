/** The element that sorting would put at index `n`, from 0. */
export const nthSmallest = (values: Float32Array | Float64Array | readonly number[], n: number): number =>
  selectWithin(values instanceof Float32Array ? values.slice() : new Float64Array(values), n);

/**
 * The same, in place: nothing after index `n` is smaller than it then, and nothing before is greater. Takes a number of comparisons
 * in proportion to the length (Hoare 1961).
 */
export function selectWithin(v: Float32Array | Float64Array, n: number): number {
  let low = 0;
  let high = v.length - 1;
  while (low < high) {
    const pivot = medianOfThree(v[low]!, v[(low + high) >> 1]!, v[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (v[i]! < pivot) i++;
      while (v[j]! > pivot) j--;
      if (i > j) break;
      const held = v[i]!;
      v[i] = v[j]!;
      v[j] = held;
      i++;
      j--;
    }
    if (n <= j) high = j;
    else if (n >= i) low = i;
    else return v[n]!;
  }
  return v[n]!;
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
