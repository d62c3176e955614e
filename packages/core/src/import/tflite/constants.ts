import { ConvlensError } from "../../base/errors.ts";
import type { Tensor } from "../../base/tensor.ts";
import { float32, halfToNumber, size, strides } from "../../base/tensor.ts";
import type { TfliteTensor } from "./file.ts";
import type { ElementType } from "./schema.ts";

/** Integers that stand for numbers between steps where they have a scale. */
const integers: ReadonlySet<ElementType> = new Set(["int8", "uint8", "int16", "int32", "int64", "int4"]);

/** Whether a tensor holds integers that stand for other numbers. */
export const isQuantized = (t: TfliteTensor): boolean => t.quantization !== undefined && integers.has(t.type);

/** Bits of an element, of the types whose constants are read. */
const widths: Partial<Record<ElementType, number>> = {
  float32: 32,
  float16: 16,
  float64: 64,
  int32: 32,
  uint32: 32,
  uint8: 8,
  int64: 64,
  bool: 8,
  int16: 16,
  uint16: 16,
  int8: 8,
  int4: 4,
};

const STORE = "Convert the model again without this kind of optimisation.";

/**
 * A constant as the graph holds it: float32 where it is a float or quantised (scale · (q − zero)), else int64 or bool.
 * Its axes are in the file's order. Throws `ConvlensError` where the numbers are not all there.
 */
export function constantOf(t: TfliteTensor): Tensor {
  const fail = (what: string) => new ConvlensError(`the tensor "${t.name}" ${what}`, STORE);
  if (t.peculiar) throw fail(`${t.peculiar}, which is not read`);
  const width = widths[t.type];
  if (width === undefined) throw fail(`holds elements of type ${t.type}, which are not read`);
  const count = size(t.shape);
  if (t.shape.some((d) => d < 0) || t.bytes.length !== Math.ceil((count * width) / 8))
    throw fail(`holds ${t.bytes.length} bytes, which its shape [${t.shape.join(", ")}] does not take`);
  const read = reader(t);
  if (t.type === "bool")
    return { type: "bool", shape: t.shape, data: Uint8Array.from({ length: count }, (_, i) => read(i)) };
  if (isQuantized(t)) return dequantized(t, read, count);
  if (t.type.startsWith("float"))
    return float32(
      t.shape,
      Float32Array.from({ length: count }, (_, i) => read(i)),
    );
  return { type: "int64", shape: t.shape, data: BigInt64Array.from({ length: count }, (_, i) => BigInt(read(i))) };
}

/** Reads the elements of a constant by their index. */
function reader({ type, bytes }: TfliteTensor): (i: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case "float32":
      return (i) => view.getFloat32(4 * i, true);
    case "float64":
      return (i) => view.getFloat64(8 * i, true);
    case "float16":
      return (i) => halfToNumber(view.getUint16(2 * i, true));
    case "int64":
      return (i) => Number(view.getBigInt64(8 * i, true));
    case "int32":
      return (i) => view.getInt32(4 * i, true);
    case "uint32":
      return (i) => view.getUint32(4 * i, true);
    case "int16":
      return (i) => view.getInt16(2 * i, true);
    case "uint16":
      return (i) => view.getUint16(2 * i, true);
    case "int8":
      return (i) => view.getInt8(i);
    // Two to a byte, the first in the lower half.
    case "int4":
      return (i) => (view.getInt8(i >> 1) << (i % 2 === 0 ? 28 : 24)) >> 28;
    default:
      return (i) => view.getUint8(i);
  }
}

function dequantized(t: TfliteTensor, read: (i: number) => number, count: number): Tensor {
  const { scale, zero, axis } = t.quantization!;
  const extent = t.shape[axis] ?? 1;
  if (scale.length !== 1 && scale.length !== extent)
    throw new ConvlensError(
      `the tensor "${t.name}" has ${scale.length} scales for the ${extent} places of its axis ${axis}`,
      STORE,
    );
  const step = strides(t.shape)[axis] ?? 1;
  const data = Float32Array.from({ length: count }, (_, i) => {
    const k = scale.length === 1 ? 0 : Math.floor(i / step) % extent;
    return scale[k]! * (read(i) - zero[zero.length === 1 ? 0 : k]!);
  });
  return float32(t.shape, data);
}

/** The constants of a file, read when they are needed; together no more than a file of its size can hold. */
export class Constants {
  readonly #tensors: readonly TfliteTensor[];
  readonly #sources = new Map<number, number>();
  #left: number;

  constructor(tensors: readonly TfliteTensor[], bytes: number) {
    this.#tensors = tensors;
    this.#left = 4 * bytes + (1 << 20);
  }

  has(index: number): boolean {
    return (this.#tensors[this.#sources.get(index) ?? index]?.bytes.length ?? 0) > 0;
  }

  /** Says that a tensor holds the same numbers as a constant. */
  alias(index: number, constant: number): void {
    this.#sources.set(index, this.#sources.get(constant) ?? constant);
  }

  /** `undefined` where a tensor is no constant. */
  read(index: number): Tensor | undefined {
    if (!this.has(index)) return undefined;
    const tensor = this.#tensors[this.#sources.get(index) ?? index]!;
    this.#left -= size(tensor.shape);
    if (this.#left < 0)
      throw new ConvlensError(
        `the constants hold more numbers than the file has room for, as "${tensor.name}" shows`,
        "The file is damaged: convert the model again.",
      );
    return constantOf(tensor);
  }
}
