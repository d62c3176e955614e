/** The first `count` places of numbers in descending order; of equal ones the first comes first. */
export function greatest(values: ArrayLike<number>, count: number): number[] {
  const before = (a: number, b: number) => values[a]! > values[b]! || (values[a] === values[b] && a < b);
  if (count >= values.length)
    return Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (before(a, b) ? -1 : 1));
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (places.length === count && !before(i, places[count - 1]!)) continue;
    let at = Math.min(places.length, count - 1);
    for (; at > 0 && before(i, places[at - 1]!); at--) places[at] = places[at - 1]!;
    if (count > 0) places[at] = i;
  }
  return places;
}
