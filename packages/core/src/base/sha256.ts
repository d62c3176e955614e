const primes = firstPrimes(64);
const roundConstants = Uint32Array.from(primes, (p) => fractionBits(Math.cbrt(p)));
const start = Uint32Array.from(primes.slice(0, 8), (p) => fractionBits(Math.sqrt(p)));

/** SHA-256 (FIPS 180-4), 32 bytes, where the platform hands none out. */
export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  const state = start.slice();
  const w = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getUint32(block + 4 * t);
    for (let t = 16; t < 64; t++) w[t] = smallSigma1(w[t - 2]!) + w[t - 7]! + smallSigma0(w[t - 15]!) + w[t - 16]!;
    compress(state, w);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => {
    digest.setUint32(4 * i, word);
  });
  return new Uint8Array(digest.buffer);
}

/** Bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function compress(state: Uint32Array, w: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = (h + sigma1(e) + choice + roundConstants[t]! + w[t]!) | 0;
    const second = (sigma0(a) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + word;
}

const turned = (x: number, n: number) => (x >>> n) | (x << (32 - n));
const sigma0 = (x: number) => turned(x, 2) ^ turned(x, 13) ^ turned(x, 22);
const sigma1 = (x: number) => turned(x, 6) ^ turned(x, 11) ^ turned(x, 25);
const smallSigma0 = (x: number) => turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
const smallSigma1 = (x: number) => turned(x, 17) ^ turned(x, 19) ^ (x >>> 10);

/** The first 32 bits behind the point: a root below 8 leaves 50 bits there. */
function fractionBits(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}
