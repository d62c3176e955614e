type Triple = readonly [number, number, number];

/**
 * What people see whose eyes lack one kind of cones, of linear RGB: Machado, Oliveira and Fernandes, "A physiologically-based model for
 * simulation of color vision deficiency", 2009, severity 1. `normal` is there to be compared with.
 */
export const visions: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIELAB (D65) of what somebody sees of an sRGB colour of 0 to 255. @param vision a name of `visions` */
export function seen(colour: ArrayLike<number>, vision: string): Triple {
  const light = Array.from(colour, (v) => {
    const share = v / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const dot = (row: Triple, v: readonly number[]) => row[0] * v[0]! + row[1] * v[1]! + row[2] * v[2]!;
  const shown = visions[vision]!.map((row) => Math.min(1, Math.max(0, dot(row, light))));
  // IEC 61966-2-1, over the white that all three make together.
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], shown) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], shown));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], shown) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);

/** ΔE*ab of 1976. */
export const apartBy = (p: Triple, q: Triple): number => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);

/** The ΔE*ab that is just seen: Mahy, Van Eycken and Oosterlinck, "Evaluation of uniform color spaces developed after the adoption of CIELAB and CIELUV", 1994. */
export const JUST_SEEN = 2.3;
