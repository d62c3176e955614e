declare module "gifenc" {
  export interface Encoder {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette?: readonly (readonly number[])[]; delay?: number; repeat?: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
    readonly stream: { reset(): void };
  }
  export function GIFEncoder(): Encoder;
}
