import { ConvlensError } from "../../base/errors.ts";
import type { LayerParameter } from "./proto/caffe.gen.ts";

/** A layer with the values that it reads and makes. */
export interface Step {
  readonly layer: LayerParameter;
  readonly inputs: readonly string[];
  readonly names: readonly string[];
}

/** A net wired by values. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Values that no layer reads, in their order. */
  readonly ends: readonly string[];
  /** What losses are computed from, with the type of the loss, in their order. */
  readonly judged: readonly { readonly value: string; readonly loss: string }[];
}

/** Where a net begins: blobs that are there before any layer. */
export interface Beginning {
  /** The blob of the picture, and the value that it is. */
  readonly blob: string;
  readonly value: string;
  /** Blobs that a file of data fills beside the picture: labels. What is made of them is left out. */
  readonly labels: readonly string[];
  /** Further inputs, which nobody gives. */
  readonly others: readonly string[];
}

const SPLIT = "Split";
const passing = new Set(["Dropout"]);
const judging = /Loss$|^(SoftmaxWithLoss|Accuracy|Silence|HDF5Output|DetectionEvaluate)$/;

/**
 * Wires layers by values. A value has the name of its blob; where layers write a blob in place, the last has its name and
 * those before are `blob/Type`. Losses, measures and what is made of labels are left out, splits and Dropout in place are seen through.
 * Throws `ConvlensError` for a blob that no earlier layer makes, or that two make.
 */
export function planOf(layers: readonly LayerParameter[], beginning: Beginning): Plan {
  const planner = new Planner(layers, beginning);
  for (const layer of layers) planner.add(layer);
  return planner.plan();
}

class Planner {
  readonly #steps: Step[] = [];
  readonly #judged: { value: string; loss: string }[] = [];
  /** The value that each blob holds by now. */
  readonly #held: Map<string, string>;
  readonly #labels: Set<string>;
  readonly #others: ReadonlySet<string>;
  /** How often each blob is still to be written. */
  readonly #due = new Map<string, number>();
  readonly #taken = new Set<string>();

  constructor(layers: readonly LayerParameter[], { blob, value, labels, others }: Beginning) {
    this.#held = new Map([[blob, value]]);
    this.#taken.add(value);
    this.#labels = new Set(labels);
    this.#others = new Set(others);
    for (const layer of layers)
      if (!isSeenThrough(layer)) for (const top of layer.top) this.#due.set(top, (this.#due.get(top) ?? 0) + 1);
  }

  add(layer: LayerParameter): void {
    if (judging.test(layer.type)) this.#judge(layer);
    else if (layer.bottom.some((b) => this.#labels.has(b) && !this.#held.has(b))) this.#leaveOut(layer);
    else this.#wire(layer);
  }

  #wire(layer: LayerParameter): void {
    const inputs = layer.bottom.map((b) => this.#value(layer, b));
    if (layer.top.length === 0) throw new ConvlensError(`the ${layer.type} layer "${layer.name}" has no output`);
    for (const top of layer.top) this.#checkTop(layer, top);
    if (isSeenThrough(layer) && inputs.length === 1) for (const top of layer.top) this.#held.set(top, inputs[0]!);
    else this.#steps.push({ layer, inputs, names: layer.top.map((top) => this.#write(layer, top)) });
  }

  plan(): Plan {
    const read = new Set(this.#steps.flatMap((s) => s.inputs));
    const ends = this.#steps.flatMap((s) => s.names).filter((v) => !read.has(v));
    return { steps: this.#steps, ends, judged: this.#judged };
  }

  #judge({ type, bottom, top }: LayerParameter): void {
    const value = this.#held.get(bottom[0] ?? "");
    if (value !== undefined && type.endsWith("Loss")) this.#judged.push({ value, loss: type });
    for (const b of top) this.#labels.add(b);
  }

  #leaveOut({ top }: LayerParameter): void {
    for (const b of top) if (!this.#held.has(b)) this.#labels.add(b);
  }

  #value(layer: LayerParameter, blob: string): string {
    const value = this.#held.get(blob);
    if (value !== undefined) return value;
    const owner = `the ${layer.type} layer "${layer.name}"`;
    if (this.#others.has(blob))
      throw new ConvlensError(
        `${owner} takes "${blob}", a second input of the net, and only a single picture can be given`,
        "Cut the net down to the branch that takes the picture, in its .prototxt.",
      );
    throw new ConvlensError(
      `${owner} takes "${blob}", which no layer before it makes`,
      "Layers stand in the order in which they run; the file is damaged, or a layer is missing.",
    );
  }

  #checkTop({ type, name, bottom }: LayerParameter, top: string): void {
    if (this.#held.has(top) && !bottom.includes(top))
      throw new ConvlensError(
        `the ${type} layer "${name}" makes "${top}", which another layer before it makes, too`,
        "Only a layer that also reads a blob may write it again.",
      );
  }

  /** The name of what a layer writes into a blob. */
  #write({ type }: LayerParameter, blob: string): string {
    const left = (this.#due.get(blob) ?? 1) - 1;
    this.#due.set(blob, left);
    // What is done to the input in place is not the input.
    const name = this.#fresh(left === 0 && !this.#taken.has(blob) ? blob : `${blob}/${type}`);
    this.#held.set(blob, name);
    return name;
  }

  #fresh(stem: string): string {
    let name = stem;
    for (let i = 2; this.#taken.has(name) || (name !== stem && this.#due.has(name)); i++) name = `${stem}#${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** Whether a layer hands its input on under no name of its own. */
const isSeenThrough = ({ type, top, bottom }: LayerParameter): boolean =>
  type === SPLIT || (passing.has(type) && top.length === 1 && top[0] === bottom[0]);
