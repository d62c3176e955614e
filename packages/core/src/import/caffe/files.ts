import { ConvlensError } from "../../base/errors.ts";
import type { ModelFile } from "../define.ts";
import type { Weights } from "./build.ts";
import { netOfBinary, netOfText } from "./decode.ts";
import { hdf5Weights } from "./hdf5.ts";
import type { LayerParameter, NetParameter } from "./proto/caffe.gen.ts";
import { HDF5_WEIGHTS, isHdf5Weights, looksLikeCaffemodel, looksLikeSolver } from "./sniff.ts";
import { isSource, sourceOf } from "./source.ts";
import { layersOf } from "./upgrade.ts";

/** A network: what a .prototxt or .caffemodel file and the files beside it say. */
export interface Opened {
  /** The net, and the file that says it. */
  readonly net: NetParameter;
  readonly layers: readonly LayerParameter[];
  readonly file: string;
  readonly weights: Weights;
  /** The layers of the net that was trained, which the weights come with. */
  readonly trained: readonly LayerParameter[];
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, "");

/** `net.caffemodel`, `net_deploy.prototxt` and `net_iter_5000.caffemodel` are all of the network `net`. */
const familyOf = (name: string): string =>
  stemOf(name).replace(/(^|[_.-])(deploy|train_val|train_test|train|test|trainval)$/i, "");

/** Reads a network from either of its files. Throws `ConvlensError` where the other is needed and not there, or one is damaged. */
export const openNetwork = (file: ModelFile): Promise<Opened> =>
  isHdf5Weights(file.name, file.bytes)
    ? fromHdf5(file)
    : looksLikeCaffemodel(file.bytes)
      ? fromWeights(file)
      : fromText(file);

async function fromText(file: ModelFile): Promise<Opened> {
  const net = textNet(file.bytes, file.name);
  const layers = layersOf(net);
  const name = await weightsBeside(file);
  const bytes = name === undefined ? undefined : await file.sibling(name);
  if (name === undefined || !bytes)
    throw new ConvlensError(
      `"${file.name}" says how the network is built, and the weights are not beside it`,
      `Put its .caffemodel into the same folder, as ${stemOf(file.name)}.caffemodel.`,
    );
  if (isHdf5Weights(name, bytes))
    return { net, layers, file: file.name, weights: await hdf5Weights(name, bytes, layers), trained: [] };
  const trained = layersOf(netOfBinary(bytes, name));
  return { net, layers, file: file.name, weights: weightsOf(trained, name), trained };
}

/** Weights as HDF5 come without a net. */
async function fromHdf5(file: ModelFile): Promise<Opened> {
  for (const name of await netsBeside(file, false)) {
    const bytes = await file.sibling(name);
    const net = bytes && attempt(() => withLayers(textNet(bytes, name), name));
    if (!net || !hasPictures(net.net, net.layers)) continue;
    const weights = await hdf5Weights(file.name, file.bytes, net.layers);
    if (belongs(net.layers, weights)) return { ...net, weights, trained: [] };
  }
  throw new ConvlensError(
    `"${file.name}" holds weights, and no .prototxt beside it has the layers that they are of`,
    `Put the network's .prototxt into the same folder, as ${netName(file.name)}.`,
  );
}

const netName = (weights: string) => `${stemOf(weights.replace(/\.h5$/, ""))}.prototxt`;

/** The names of .prototxt files that may tell how weights are used, the likeliest first; all there are, unless some known ones will do. */
async function netsBeside(file: ModelFile, complete: boolean): Promise<string[]> {
  const own = netName(file.name);
  const all = (await file.siblings?.())?.filter((n) => n.endsWith(".prototxt")) ?? [own, "deploy.prototxt"];
  const deploy = all.filter((n) => /deploy/i.test(n));
  const related = all.filter((n) => familyOf(n) !== "" && file.name.startsWith(familyOf(n)));
  const first = all.filter((n) => n === own);
  return [...new Set([...first, ...deploy, ...(complete ? [] : [...related, ...all])])].slice(0, 20);
}

function textNet(bytes: Uint8Array, name: string): NetParameter {
  if (looksLikeSolver(new TextDecoder().decode(bytes.subarray(0, 65536))))
    throw new ConvlensError(
      `"${name}" says how to train a network of Caffe (a solver), not how it is built`,
      "Open the network's own .prototxt, such as deploy.prototxt, or its .caffemodel.",
    );
  return netOfText(bytes, name);
}

/** The file with the weights for a .prototxt: the one of its name, else the one whose name begins so, else the only one. */
async function weightsBeside(file: ModelFile): Promise<string | undefined> {
  const own = `${stemOf(file.name)}.caffemodel`;
  const siblings = await file.siblings?.();
  const binary = siblings?.filter((n) => n.endsWith(".caffemodel"));
  const there = binary?.length === 0 ? siblings?.filter((n) => n.endsWith(HDF5_WEIGHTS)) : binary;
  if (!there || there.includes(own)) return own;
  const family = familyOf(file.name);
  const related = family ? there.filter((n) => n.startsWith(family)) : [];
  const candidates = related.length > 0 ? related : there;
  if (candidates.length > 1)
    throw new ConvlensError(
      `"${file.name}" may belong to any of ${candidates.slice(0, 5).join(", ")}`,
      `Open the .caffemodel that is meant, or call it ${own}.`,
    );
  return candidates[0];
}

async function fromWeights(file: ModelFile): Promise<Opened> {
  const inside = netOfBinary(file.bytes, file.name);
  const trained = layersOf(inside);
  const weights = weightsOf(trained, file.name);
  const beside = await netBeside(file, weights, hasPictures(inside, trained));
  return { ...(beside ?? { net: inside, layers: trained, file: file.name }), weights, trained };
}

/** Whether a net says of which size its pictures are. */
function hasPictures(net: NetParameter, layers: readonly LayerParameter[]): boolean {
  try {
    return sourceOf(net, layers).size !== undefined;
  } catch {
    return false;
  }
}

/**
 * The .prototxt that says how a network is used: the one of the same name; else, where the weights' own net does not say
 * the size of its input, one that has these layers. One that is broken counts only under the same name.
 */
async function netBeside(file: ModelFile, weights: Weights, complete: boolean) {
  const own = netName(file.name);
  const bytes = await file.sibling(own);
  if (bytes) return withLayers(textNet(bytes, own), own);
  for (const name of await netsBeside(file, complete)) {
    const found = await file.sibling(name);
    const net = found && attempt(() => withLayers(textNet(found, name), name));
    if (net && hasPictures(net.net, net.layers) && belongs(net.layers, weights)) return net;
  }
  return undefined;
}

const withLayers = (net: NetParameter, file: string) => ({ net, layers: layersOf(net), file });

function attempt<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    if (error instanceof ConvlensError) return undefined;
    throw error;
  }
}

/** Types that cannot do without weights. */
const weighted = /^(Convolution|Deconvolution|DepthwiseConvolution|ConvolutionDepthwise|InnerProduct|BatchNorm|PReLU)$/;

/** Whether every layer with weights has them there, and they are all that is there. */
function belongs(layers: readonly LayerParameter[], { blobs }: Weights): boolean {
  const names = layers.filter((l) => weighted.test(l.type)).map((l) => l.name);
  return names.length > 0 && names.every((name) => (blobs.get(name)?.length ?? 0) > 0);
}

function weightsOf(trained: readonly LayerParameter[], file: string): Weights {
  const layers = trained.filter((l) => !isSource(l) && l.blobs.length > 0);
  return { file, blobs: new Map(layers.map((l) => [l.name, l.blobs])) };
}
