/** Factors of a picture's colours; 1 leaves them. */
export interface Jitter {
  readonly brightness: number;
  /** About the mean luma of the picture. */
  readonly contrast: number;
  /** About each pixel's own luma. */
  readonly saturation: number;
}

/** ITU-R 601-2. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Changes the colours of samples, 0 to 255, in place: brightness, then contrast, then saturation, cut off to the range once
 * at the end. One channel has no saturation.
 * @param data channels × area, RGB where there are three channels
 */
export function jitterColours(data: Float32Array, channels: number, jitter: Jitter): void {
  const area = data.length / channels;
  if (channels === 3) jitterRgb(data, area, jitter);
  else jitterGrey(data, jitter);
}

function jitterGrey(data: Float32Array, { brightness, contrast }: Jitter): void {
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  const gain = brightness * contrast;
  const offset = brightness * mean * (1 - contrast);
  for (let i = 0; i < data.length; i++) data[i] = inRange(gain * data[i]! + offset);
}

function jitterRgb(data: Float32Array, area: number, { brightness, contrast, saturation }: Jitter): void {
  let sum = 0;
  for (let i = 0; i < area; i++) sum += luma(data[i]!, data[area + i]!, data[2 * area + i]!);
  const gain = brightness * contrast;
  const offset = brightness * (sum / area) * (1 - contrast);
  for (let i = 0; i < area; i++) {
    const red = gain * data[i]! + offset;
    const green = gain * data[area + i]! + offset;
    const blue = gain * data[2 * area + i]! + offset;
    const grey = (1 - saturation) * luma(red, green, blue);
    data[i] = inRange(saturation * red + grey);
    data[area + i] = inRange(saturation * green + grey);
    data[2 * area + i] = inRange(saturation * blue + grey);
  }
}

const luma = (red: number, green: number, blue: number): number => LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;

const inRange = (v: number): number => Math.min(255, Math.max(0, v));
