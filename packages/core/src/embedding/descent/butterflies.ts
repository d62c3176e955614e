/**
 * A pass of a transform in Stockham's order: `groups` × `stride` butterflies, from x to y, and a twiddle for each output but the first,
 * the same for `stride` of them.
 */
type Run = (
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  groups: number,
  stride: number,
  twiddles: Float64Array,
) => void;

/** By radix. */
export const butterflies: Readonly<Record<number, Run>> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 };

function pass2(...[xr, xi, yr, yi, groups, stride, w]: Parameters<Run>): void {
  for (let p = 0; p < groups; p++) {
    const [cosine, sine] = [w[2 * p]!, w[2 * p + 1]!];
    let a = p * stride;
    let to = 2 * a;
    for (const end = a + stride; a < end; a++, to++) {
      const b = a + groups * stride;
      const [ar, ai, br, bi] = [xr[a]!, xi[a]!, xr[b]!, xi[b]!];
      yr[to] = ar + br;
      yi[to] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      yr[to + stride] = dr * cosine - di * sine;
      yi[to + stride] = dr * sine + di * cosine;
    }
  }
}

const SIN3 = Math.sqrt(3) / 2;

function pass3(...[xr, xi, yr, yi, groups, stride, w]: Parameters<Run>): void {
  const apart = groups * stride;
  for (let p = 0; p < groups; p++) {
    const c1 = w[4 * p]!;
    const s1 = w[4 * p + 1]!;
    const c2 = w[4 * p + 2]!;
    const s2 = w[4 * p + 3]!;
    let a = p * stride;
    let to = 3 * a;
    for (const end = a + stride; a < end; a++, to++) {
      const b = a + apart;
      const c = b + apart;
      const sr = xr[b]! + xr[c]!;
      const si = xi[b]! + xi[c]!;
      const dr = SIN3 * (xr[b]! - xr[c]!);
      const di = SIN3 * (xi[b]! - xi[c]!);
      const mr = xr[a]! - 0.5 * sr;
      const mi = xi[a]! - 0.5 * si;
      yr[to] = xr[a]! + sr;
      yi[to] = xi[a]! + si;
      const ur = mr + di;
      const ui = mi - dr;
      const vr = mr - di;
      const vi = mi + dr;
      yr[to + stride] = ur * c1 - ui * s1;
      yi[to + stride] = ur * s1 + ui * c1;
      yr[to + 2 * stride] = vr * c2 - vi * s2;
      yi[to + 2 * stride] = vr * s2 + vi * c2;
    }
  }
}

function pass4(...[xr, xi, yr, yi, groups, stride, w]: Parameters<Run>): void {
  const apart = groups * stride;
  for (let p = 0; p < groups; p++) {
    const c1 = w[6 * p]!;
    const s1 = w[6 * p + 1]!;
    const c2 = w[6 * p + 2]!;
    const s2 = w[6 * p + 3]!;
    const c3 = w[6 * p + 4]!;
    const s3 = w[6 * p + 5]!;
    let a = p * stride;
    let to = 4 * a;
    for (const end = a + stride; a < end; a++, to++) {
      const b = a + apart;
      const c = b + apart;
      const d = c + apart;
      const er = xr[a]! + xr[c]!;
      const ei = xi[a]! + xi[c]!;
      const fr = xr[a]! - xr[c]!;
      const fi = xi[a]! - xi[c]!;
      const gr = xr[b]! + xr[d]!;
      const gi = xi[b]! + xi[d]!;
      const hr = xr[b]! - xr[d]!;
      const hi = xi[b]! - xi[d]!;
      yr[to] = er + gr;
      yi[to] = ei + gi;
      const ur = fr + hi;
      const ui = fi - hr;
      yr[to + stride] = ur * c1 - ui * s1;
      yi[to + stride] = ur * s1 + ui * c1;
      const vr = er - gr;
      const vi = ei - gi;
      yr[to + 2 * stride] = vr * c2 - vi * s2;
      yi[to + 2 * stride] = vr * s2 + vi * c2;
      const zr = fr - hi;
      const zi = fi + hr;
      yr[to + 3 * stride] = zr * c3 - zi * s3;
      yi[to + 3 * stride] = zr * s3 + zi * c3;
    }
  }
}

const [COS72, SIN72] = [Math.cos((2 * Math.PI) / 5), Math.sin((2 * Math.PI) / 5)];
const [COS144, SIN144] = [Math.cos((4 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)];

function pass5(...[xr, xi, yr, yi, groups, stride, w]: Parameters<Run>): void {
  const apart = groups * stride;
  for (let p = 0; p < groups; p++) {
    const t = 8 * p;
    let a = p * stride;
    let to = 5 * a;
    for (const end = a + stride; a < end; a++, to++) {
      const b = a + apart;
      const c = b + apart;
      const d = c + apart;
      const e = d + apart;
      const ar = xr[a]!;
      const ai = xi[a]!;
      const pr = xr[b]! + xr[e]!;
      const pi = xi[b]! + xi[e]!;
      const qr = xr[b]! - xr[e]!;
      const qi = xi[b]! - xi[e]!;
      const rr = xr[c]! + xr[d]!;
      const ri = xi[c]! + xi[d]!;
      const sr = xr[c]! - xr[d]!;
      const si = xi[c]! - xi[d]!;
      yr[to] = ar + pr + rr;
      yi[to] = ai + pi + ri;
      const fr = ar + COS72 * pr + COS144 * rr;
      const fi = ai + COS72 * pi + COS144 * ri;
      const gr = ar + COS144 * pr + COS72 * rr;
      const gi = ai + COS144 * pi + COS72 * ri;
      const ur = SIN72 * qr + SIN144 * sr;
      const ui = SIN72 * qi + SIN144 * si;
      const vr = SIN144 * qr - SIN72 * sr;
      const vi = SIN144 * qi - SIN72 * si;
      put(yr, yi, to + stride, fr + ui, fi - ur, w, t);
      put(yr, yi, to + 2 * stride, gr + vi, gi - vr, w, t + 2);
      put(yr, yi, to + 3 * stride, gr - vi, gi + vr, w, t + 4);
      put(yr, yi, to + 4 * stride, fr - ui, fi + ur, w, t + 6);
    }
  }
}

/** A complex number times a twiddle. */
function put(yr: Float64Array, yi: Float64Array, to: number, re: number, im: number, w: Float64Array, t: number): void {
  yr[to] = re * w[t]! - im * w[t + 1]!;
  yi[to] = re * w[t + 1]! + im * w[t]!;
}
