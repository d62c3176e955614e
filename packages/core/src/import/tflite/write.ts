import { ConvlensError, nearest } from "../../base/errors.ts";
import type { Float32Tensor, Tensor } from "../../base/tensor.ts";
import { size, toDoubles } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import { allNumbers } from "../../op/content.ts";
import { fused } from "./activation.ts";
import { Constants } from "./constants.ts";
import type { Held, OperatorContext, TfliteKind } from "./define.ts";
import type { TfliteFile, TfliteOperator, TfliteTensor } from "./file.ts";
import { tfliteOperators } from "./operator/all.ts";
import { rounded, sameSteps, stepsOf } from "./quantize.ts";
import { controlFlow } from "./schema.ts";

const table = new Map<string, TfliteKind>(
  tfliteOperators
    .flat()
    .flatMap((kind: TfliteKind) => [kind.type].flat().map((type): [string, TfliteKind] => [type, kind])),
);

const ANOTHER =
  "Open the model that it was converted from (Keras, or ONNX by tf2onnx --tflite), or convert it again without this part.";

/** More axes, and more numbers in a single picture's tensor, than any network has. */
const MOST_AXES = 8;
const MOST_NUMBERS = 2 ** 31;

/** Writes the operators of a file into a graph. */
export class OperatorWriter {
  readonly #g: Builder;
  readonly #file: TfliteFile;
  readonly #names: readonly string[];
  readonly #constants: Constants;
  readonly #held = new Map<number, Held>();

  constructor(g: Builder, file: TfliteFile, names: readonly string[], bytes: number) {
    this.#g = g;
    this.#file = file;
    this.#names = names;
    this.#constants = new Constants(file.tensors, bytes);
  }

  /** Says which value an input of the model is. */
  hold(index: number, value: Held): void {
    this.#held.set(index, value);
  }

  /** The value of a tensor that has been written. */
  held(index: number): Held | undefined {
    return this.#held.get(index);
  }

  write(operator: TfliteOperator): void {
    const { inputs, outputs } = operator;
    const owner = ownerOf(operator, this.#names);
    const kind = kindOf(operator, owner);
    if (operator.type === "DEQUANTIZE" && this.#constants.has(inputs[0]!)) {
      this.#constants.alias(outputs[0]!, inputs[0]!);
      return;
    }
    this.#g.scope = this.#names[outputs[0]!] ?? "";
    try {
      this.#take(operator, kind, owner);
    } catch (cause) {
      if (cause instanceof ConvlensError) throw cause;
      throw new ConvlensError(`the ${owner} does not fit its input: ${(cause as Error).message}`, ANOTHER, { cause });
    } finally {
      this.#g.scope = "";
    }
  }

  #take(operator: TfliteOperator, kind: TfliteKind, owner: string): void {
    const { outputs, options } = operator;
    const activation = kind.activation === undefined ? 0 : (options?.int8(kind.activation) ?? 0);
    const rounds = outputs.map((o) => this.#rounds(operator, kind, o, activation));
    const context = this.#context(operator, owner);
    const plain = activation === 0 && !rounds.some(Boolean);
    const made = [kind.write(plain ? context : { ...context, name: undefined })].flat() as Held[];
    if (made.length !== outputs.length)
      throw context.error(`makes ${outputs.length} tensors, and should ${made.length}`);
    made.forEach((held, i) => {
      const name = rounds[i] ? undefined : context.names[i];
      const value = activation === 0 ? held.value : fused({ ...context, name }, held.value, activation);
      this.#check(context, value);
      this.#held.set(outputs[i]!, { ...held, value: this.#finished(outputs[i]!, value, rounds[i]!) });
    });
  }

  /** The value under the tensor's name, rounded where the tensor is quantised. */
  #finished(index: number, value: string, rounds: boolean): string {
    const name = this.#names[index]!;
    if (rounds) return rounded(this.#g, value, stepsOf(this.#file.tensors[index]!)!, name);
    return value === name ? value : this.#g.node("Identity", [value], {}, name);
  }

  /** Whether an output is rounded to steps; what only moves between the same steps is on them already. */
  #rounds({ inputs }: TfliteOperator, kind: TfliteKind, output: number, activation: number): boolean {
    const steps = stepsOf(this.#file.tensors[output]!);
    if (!steps) return false;
    if (!kind.moves || activation !== 0) return true;
    const before = inputs.flatMap((i) => (i < 0 ? [] : (stepsOf(this.#file.tensors[i]!) ?? [])));
    return !before.every((b) => sameSteps(b, steps));
  }

  #check(c: OperatorContext, value: string): void {
    const shape = this.#g.knows(value) ? this.#g.shape(value) : undefined;
    const extents = allNumbers(shape);
    if (!shape || !extents) throw c.error("gives a shape that is not known");
    if (extents.length > MOST_AXES || !extents.every((d) => d >= 0) || size(extents) > MOST_NUMBERS)
      throw c.error(`gives a tensor of ${extents.slice(0, MOST_AXES + 1).join("×")}`);
  }

  #context({ inputs, outputs, options }: TfliteOperator, owner: string): OperatorContext {
    const at = (i: number): number => inputs[i] ?? -1;
    const error = (message: string, hint = ANOTHER) => new ConvlensError(`the ${owner} ${message}`, hint);
    const names = outputs.map((o) => this.#names[o] ?? "");
    const constant = (i: number): Tensor | undefined => (at(i) < 0 ? undefined : this.#constants.read(at(i)));
    return {
      g: this.#g,
      name: outputs.length === 1 ? names[0] : names[0]!,
      names,
      options,
      inputs: inputs.length,
      has: (i) => at(i) >= 0,
      x: (i) => this.#value(at(i), () => error(`lacks its input ${i}`)),
      weights: (i) => {
        const t = constant(i);
        if (t?.type === "float32") return t as Float32Tensor;
        throw error(`needs its input ${i} to be constant floats`);
      },
      constant: (i, t) => this.#g.constant(t, this.#names[at(i)]),
      ints: (i) => {
        const t = constant(i);
        const numbers = t ? Array.from(toDoubles(t).data) : at(i) >= 0 && this.#contentOf(at(i));
        if (numbers) return numbers;
        throw error(`is told by its input ${i}, which is only known while the graph runs`);
      },
      declared: (i) => this.#file.tensors[outputs[i]!]!,
      error,
    };
  }

  #contentOf(index: number): number[] | undefined {
    const held = this.#held.get(index);
    return held && allNumbers(this.#g.info(held.value).content);
  }

  #value(index: number, absent: () => ConvlensError): Held {
    const made = this.#held.get(index);
    if (made) return made;
    const t = index < 0 ? undefined : this.#constants.read(index);
    if (!t) throw index < 0 ? absent() : unmade(this.#file.tensors[index]!);
    const held = { value: this.#g.constant(t, this.#names[index]), moved: false };
    this.#held.set(index, held);
    return held;
  }
}

const unmade = ({ name }: TfliteTensor): ConvlensError =>
  new ConvlensError(`the tensor "${name}" is used before it is made`, "Convert the model again.");

/** How messages name an operator. */
const ownerOf = ({ type, outputs }: TfliteOperator, names: readonly string[]): string =>
  `${type} that makes "${names[outputs[0] ?? -1] ?? "nothing"}"`;

function kindOf({ type, custom, outputs }: TfliteOperator, owner: string): TfliteKind {
  const kind = custom ? undefined : table.get(type);
  if (kind && outputs.length > 0 && outputs.every((o) => o >= 0)) return kind;
  if (kind) throw new ConvlensError(`the ${owner} lacks an output`, "Convert the model again.");
  if (custom) throw new ConvlensError(`the custom operator ${owner} is not part of TensorFlow Lite`, ANOTHER);
  if (controlFlow.has(type)) throw new ConvlensError(`the ${owner} runs another graph of the file`, ANOTHER);
  const near = nearest(type, table.keys(), 3).join(", ");
  throw new ConvlensError(`the operator ${owner} is not known (nearest: ${near})`, ANOTHER);
}
