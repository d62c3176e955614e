// What Node, browsers and workers share and this package relies on; the compiler rejects any other global.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes?: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
declare const performance: { now(): number };
declare function atob(base64: string): string;
declare function setTimeout(work: () => void, milliseconds?: number): unknown;
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
