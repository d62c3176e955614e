/** A seeded stream of draws: the same seed gives the same draws on every machine. */
export interface Rng {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
}

/**
 * The mulberry32 generator; normals by the ziggurat method (Marsaglia and Tsang, 2000, https://doi.org/10.18637/jss.v005.i08),
 * which needs neither logarithm nor sine for 99 of 100 draws: noise for a stack of pictures takes millions of them.
 */
export function rng(seed: number): Rng {
  let s = seed | 0;
  const bits = () => {
    s = (s + WEYL) | 0;
    return mixed(s);
  };
  const uniform = () => unit(bits());
  const normal = () => shaped(bits(), bits);
  return { uniform, normal, below: (n) => Math.floor(uniform() * n) };
}

/** 32 bits as a number in [0, 1). */
const unit = (b: number): number => (b >>> 0) / 2 ** 32;

/** The sign that bit 8 stands for, without a branch: no processor can foresee it. */
const signOf = (b: number): number => 1 - ((b >>> 7) & 2);

/** What a counter goes up by. */
const WEYL = 0x6d2b79f5;

/** Thirty-two bits of a counter, as a signed integer. */
function mixed(counter: number): number {
  let t = Math.imul(counter ^ (counter >>> 15), 1 | counter);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return t ^ (t >>> 14);
}

/** A normal draw from 32 bits, of which layer, sign and magnitude each have their own; now and then it takes more bits. */
function shaped(first: number, bits: () => number): number {
  for (let b = first; ; b = bits()) {
    const layer = b & 255;
    const magnitude = b >>> 9;
    const x = magnitude * step[layer]!;
    const sign = signOf(b);
    if (magnitude < inside[layer]!) return sign * x;
    if (layer === 0) return sign * beyond(bits);
    const low = height[layer]!;
    if (low + unit(bits()) * (height[layer + 1]! - low) < density(x)) return sign * x;
  }
}

const density = (x: number) => Math.exp(-0.5 * x * x);

// The half of the bell curve is covered by 256 layers of equal area: the lowest holds the tail beyond TAIL.
const LAYERS = 256;
const TAIL = 3.6541528853610088;
const AREA = 0.00492867323399;
/** Magnitudes have 23 bits. */
const MAGNITUDES = 2 ** 23;

/** The width of each layer; that of the lowest is what it would be if its tail were folded in. */
const width = new Float64Array(LAYERS + 1);
/** The density at the width of each layer: its lower edge. */
const height = new Float64Array(LAYERS + 1);
/** What a unit of magnitude is in each layer. */
const step = new Float64Array(LAYERS);
/** The magnitudes below which a point of a layer is under the curve whatever its height. */
const inside = new Float64Array(LAYERS);

width[0] = AREA / density(TAIL);
width[1] = TAIL;
for (let i = 1; i < LAYERS; i++) {
  height[i] = density(width[i]!);
  width[i + 1] = i + 1 < LAYERS ? Math.sqrt(-2 * Math.log(AREA / width[i]! + height[i]!)) : 0;
}
height[LAYERS] = 1;
for (let i = 0; i < LAYERS; i++) {
  step[i] = width[i]! / MAGNITUDES;
  inside[i] = Math.floor((width[i + 1]! / width[i]!) * MAGNITUDES);
}

/** A draw from the tail, by Marsaglia's method of 1964. */
function beyond(bits: () => number): number {
  for (;;) {
    const x = -Math.log(1 - unit(bits())) / TAIL;
    if (-2 * Math.log(1 - unit(bits())) > x * x) return TAIL + x;
  }
}
