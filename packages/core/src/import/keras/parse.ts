import { ConvlensError } from "../../base/errors.ts";
import type { LayerCall, LayerConfig, ModelConfig, Reference } from "./architecture.ts";
import { modernized } from "./keras1.ts";

type Json = Readonly<Record<string, unknown>>;

const isObject = (v: unknown): v is Json => typeof v === "object" && v !== null && !Array.isArray(v);

/** Class names of models that are made of layers. */
const functional = new Set(["Functional", "Model", "Container", "Network"]);

/**
 * Reads `model_config`: the `class_name` and `config` of a Keras 1, 2 or 3 model, as a parsed JSON value.
 * Throws `ConvlensError` for anything but a Sequential or Functional model.
 */
export function parseModel(config: unknown): ModelConfig {
  if (!isObject(config) || typeof config.class_name !== "string") throw broken("it has no class_name");
  const layer = parseLayer(config, "model");
  if (layer.model) return layer.model;
  throw new ConvlensError(
    `the model is a ${layer.type}, a class of its own, and the file holds no graph of its layers`,
    "Export it to ONNX (tf2onnx, or model.export(…, format='onnx')), or rebuild it as a Functional model and save that.",
  );
}

function parseLayer(stated: Json, fallbackName: string): LayerConfig {
  const entry = modernized(stated);
  const type = String(entry.class_name);
  const config = entry.config;
  const settings = isObject(config) ? config : {};
  const name = String(settings.name ?? entry.name ?? "") || fallbackName;
  // Keras before 2.2.3 gives a Sequential model's layers as a bare list.
  if (type === "Sequential") return { type, name, settings, model: sequential(name, settings, config) };
  if (functional.has(type) || Array.isArray(settings.layers))
    return { type, name, settings, model: graph(name, settings) };
  return { type, name, settings };
}

const entriesOf = (list: unknown): Json[] => {
  if (!Array.isArray(list) || !list.every(isObject)) throw broken("its list of layers is missing");
  return list;
};

/** A Sequential model as calls, one after the other; an input layer is put in front where there is none. */
function sequential(name: string, settings: Json, config: unknown): ModelConfig {
  const entries = entriesOf(Array.isArray(config) ? config : settings.layers);
  const given = entries.map((entry, i) => parseLayer(entry, `layer_${i + 1}`));
  const first = given[0];
  if (!first) throw broken(`the Sequential model "${name}" has no layers`);
  const shape = first.settings.batch_input_shape ?? first.settings.batch_shape ?? settings.build_input_shape;
  const input: LayerConfig = { type: "InputLayer", name: `${first.name}_input`, settings: { batch_shape: shape } };
  const layers = first.type === "InputLayer" ? given : [input, ...given];
  const calls = layers.map((layer, i): LayerCall => {
    const before = layers[i - 1];
    return { layer, call: 0, inputs: before ? [firstOutput(before)] : [], args: {} };
  });
  return { name, layers, calls, inputs: [firstOutput(layers[0]!)], outputs: [firstOutput(layers.at(-1)!)] };
}

const firstOutput = (layer: LayerConfig): Reference => ({ layer: layer.name, call: 0, output: 0 });

function graph(name: string, settings: Json): ModelConfig {
  const entries = entriesOf(settings.layers);
  const layers = entries.map((entry, i) => parseLayer({ name: entry.name, ...entry }, `layer_${i + 1}`));
  const stated = entries.flatMap((entry, i) => callsOf(layers[i]!, entry));
  const outputs = references(settings.output_layers);
  const inputs = references(settings.input_layers);
  if (outputs.length === 0) throw broken(`the model "${name}" states no outputs`);
  const renumber = fromZero(layers, [...stated.flatMap((c) => c.inputs), ...outputs]);
  const calls = stated.map((c) => ({ ...c, inputs: c.inputs.map(renumber) }));
  return { name, layers, calls: ordered(calls, name), inputs: inputs.map(renumber), outputs: outputs.map(renumber) };
}

function callsOf(layer: LayerConfig, entry: Json): LayerCall[] {
  const nodes = Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
  if (nodes.length === 0) return [{ layer, call: 0, inputs: [], args: {} }];
  return nodes.map((node, call) => ({ layer, call, inputs: references(node), args: argumentsOf(node) }));
}

/**
 * Every reference in a JSON value, in order. Keras 2 writes `[layer, call, output, arguments?]`,
 * Keras 3 a tensor whose `keras_history` is `[layer, call, output]`, either within lists and objects of any depth.
 */
function references(v: unknown): Reference[] {
  if (Array.isArray(v)) {
    const [layer, call, output, args] = v;
    if (typeof layer === "string" && typeof call === "number" && typeof output === "number")
      return [...(layer === CONSTANT ? [] : [{ layer, call, output }]), ...references(args)];
    return v.flatMap(references);
  }
  if (!isObject(v)) return [];
  if (v.class_name === "__keras_tensor__" && isObject(v.config)) return references(v.config.keras_history);
  return Object.values(v).flatMap(references);
}

/** How Keras 2 writes a number in place of a tensor: `["_CONSTANT_VALUE", -1, number, arguments]`. */
const CONSTANT = "_CONSTANT_VALUE";

/** The arguments of a call that are no tensors; those that have no name go by their position: `0`, `1` … */
function argumentsOf(node: unknown): Json {
  if (isObject(node)) {
    const named = isObject(node.kwargs) ? node.kwargs : {};
    return plain({ ...(Array.isArray(node.args) ? node.args : []), ...named });
  }
  if (!Array.isArray(node)) return {};
  const calls = (typeof node[0] === "string" ? [node] : node).filter(Array.isArray);
  const constants = calls.flatMap((c, i) => (c[0] === CONSTANT ? [[String(i), c[2]] as const] : []));
  const named = calls.map((c) => (isObject(c[3]) ? c[3] : {}));
  return plain(Object.assign({}, Object.fromEntries(constants), ...named));
}

const plain = (args: Json): Json =>
  Object.fromEntries(Object.entries(args).filter(([, v]) => references(v).length === 0));

/** Keras 2 counts the calls of a nested model from 1, after the one that made it; here every count starts from 0. */
function fromZero(layers: readonly LayerConfig[], used: readonly Reference[]): (r: Reference) => Reference {
  const first = new Map<string, number>();
  for (const { layer, call } of used) first.set(layer, Math.min(call, first.get(layer) ?? call));
  const nested = new Set(layers.filter((l) => l.model).map((l) => l.name));
  return (r) => (nested.has(r.layer) ? { ...r, call: r.call - (first.get(r.layer) ?? 0) } : r);
}

const keyOf = (r: { layer: string; call: number }) => `${r.call}:${r.layer}`;

/** Puts each call behind those that it reads from. */
function ordered(calls: readonly LayerCall[], model: string): LayerCall[] {
  const byKey = new Map(calls.map((c) => [keyOf({ layer: c.layer.name, call: c.call }), c]));
  const done = new Set<LayerCall>();
  const order: LayerCall[] = [];
  // An own stack: a deep network would overflow the runtime's.
  for (const start of calls) {
    const stack = [start];
    for (let budget = 2 * calls.length ** 2 + 2; stack.length > 0; budget--) {
      if (budget === 0) throw broken(`the layers of "${model}" read from each other in a circle`);
      const call = stack.at(-1)!;
      const open = call.inputs.map((r) => found(byKey, r, model)).filter((c) => !done.has(c));
      if (open.length > 0) stack.push(open[0]!);
      else {
        stack.pop();
        if (!done.has(call)) order.push(call);
        done.add(call);
      }
    }
  }
  return order;
}

function found(byKey: ReadonlyMap<string, LayerCall>, r: Reference, model: string): LayerCall {
  const call = byKey.get(keyOf(r));
  if (!call) throw broken(`a layer of "${model}" reads call ${r.call} of "${r.layer}", which is not there`);
  return call;
}

const broken = (why: string) =>
  new ConvlensError(`the Keras model config cannot be read: ${why}`, "Save the model again with model.save(…).");
