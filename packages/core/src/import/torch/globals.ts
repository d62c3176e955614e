import type { DataType } from "../../base/tensor.ts";
import { readTensor } from "./storage.ts";
import type { Pickled } from "./values.ts";
import { Dict, Foreign, Instance, isDict, Reference } from "./values.ts";

// What a pickle may name. A name that stands here is a row of a table; nothing is looked up anywhere else, and nothing of the file is run.

/** Element types by the name of torch's storage class. */
const storages: Readonly<Record<string, DataType>> = {
  FloatStorage: "float32",
  DoubleStorage: "float64",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
  UntypedStorage: "uint8",
};

/** Element types by the name that torch has for them. */
const dtypes: Readonly<Record<string, DataType>> = {
  float32: "float32",
  float64: "float64",
  float16: "float16",
  bfloat16: "bfloat16",
  int64: "int64",
  int32: "int32",
  int16: "int16",
  int8: "int8",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
  bool: "bool",
};

/** The element type that a storage class or a dtype stands for. */
export function elementType(value: Pickled): DataType | undefined {
  if (!(value instanceof Reference)) return undefined;
  const [, name] = /^torch\.(?:cuda\.|storage\.)?(\w+)$/.exec(value.name) ?? [];
  return name === undefined ? undefined : (storages[name] ?? dtypes[name]);
}

type Make = (args: readonly Pickled[]) => Pickled;

const first: Make = ([value]) => value;
const itself: Make = (args) => args as Pickled[];
const listOf: Make = ([items]) => (Array.isArray(items) ? items : []);

// Nothing is copied, so that a file cannot have one of its parts copied without end.
const dicts = new WeakMap<object, Dict>();

function dictOf([items]: readonly Pickled[]): Dict {
  if (isDict(items)) return items;
  if (!Array.isArray(items)) return new Dict();
  const dict = dicts.get(items) ?? new Dict();
  if (!dicts.has(items)) for (const pair of items) if (Array.isArray(pair)) dict.entries.set(pair[0], pair[1]);
  dicts.set(items, dict);
  return dict;
}

/** What may be called, and what it gives here. */
const calls: Readonly<Record<string, Make>> = {
  "collections.OrderedDict": dictOf,
  "collections.Counter": dictOf,
  "collections.defaultdict": () => new Dict(),
  "torch._utils._rebuild_tensor": ([s, offset, shape, strides]) => readTensor(s, offset, shape, strides),
  "torch._utils._rebuild_tensor_v2": ([s, offset, shape, strides]) => readTensor(s, offset, shape, strides),
  "torch._utils._rebuild_tensor_v3": ([s, offset, shape, strides, , , dtype]) =>
    readTensor(s, offset, shape, strides, elementType(dtype)),
  "torch._utils._rebuild_parameter": first,
  "torch._utils._rebuild_parameter_with_state": first,
  "torch._tensor._rebuild_from_type_v2": ([make, , args]) => rebuilt(make, args),
  // Lists of TorchScript, whose element types are said.
  "torch.jit._pickle.build_intlist": listOf,
  "torch.jit._pickle.build_doublelist": listOf,
  "torch.jit._pickle.build_boollist": listOf,
  "torch.jit._pickle.build_tensorlist": listOf,
  "torch.jit._pickle.restore_type_tag": first,
  "torch.Size": listOf,
  "torch.device": ([kind]) => kind,
  "torch.serialization._get_layout": first,
  // Bytes that protocol 2 keeps as text of Latin-1.
  "_codecs.encode": (args) => new Instance("bytes", args),
  "pathlib.PosixPath": itself,
  "pathlib.PurePosixPath": itself,
  "pathlib.WindowsPath": itself,
  "torch.nn.backends.thnn._get_thnn_function_backend": () => null,
  "argparse.Namespace": () => new Instance("argparse.Namespace"),
  "numpy.dtype": ([code]) => new Instance("numpy.dtype", [code]),
  "numpy.core.multiarray._reconstruct": () => new Instance("numpy.ndarray"),
  "numpy.core.multiarray.scalar": ([type, bytes]) => new Instance("numpy.scalar", [type, bytes]),
};

/** The same of Python itself, whose module has had two names. */
const builtins: Readonly<Record<string, Make>> = {
  set: listOf,
  frozenset: listOf,
  list: listOf,
  tuple: listOf,
  dict: dictOf,
  bytearray: ([bytes]) => (bytes instanceof Uint8Array ? bytes : new Uint8Array()),
  complex: itself,
  slice: itself,
};

/** Names that are data when nothing calls them: types, and functions that a module keeps as a setting. */
const inert =
  /^(?:builtins|__builtin__)\.(?:int|float|bool|str|bytes|object|type)$|^numpy\.\w+$|^torch\.\w+$|^torch\.(?:cuda|storage|nn\.functional)\.\w+$|^torch\._C\._nn\.\w+$|^collections\.namedtuple$/;

/** Classes of modules: their objects are a name and a state. */
const moduleClasses = /^(?:torch\.nn|torchvision|timm|fastai|__torch__)\.[\w.]+$/;

const modern = (name: string) => name.replace(/^__builtin__\./, "builtins.").replace(/^numpy\._core\./, "numpy.core.");

/** What a global name stands for: itself where it is known, and a `Foreign` otherwise. */
export function globalNamed(module: string, attribute: string): Reference {
  const name = modern(`${module}.${attribute}`);
  const known = makerOf(name) || inert.test(name) || moduleClasses.test(name) || name === RECONSTRUCTOR;
  return known ? new Reference(name) : new Foreign(name);
}

/** How protocol 1 makes an object of a class. */
const RECONSTRUCTOR = "copyreg._reconstructor";

/** A tensor of a class of its own, from how a plain one is made. */
function rebuilt(make: Pickled, args: Pickled): Pickled {
  const known = make instanceof Reference && /^torch\._utils\._rebuild_(?:tensor|parameter)/.test(make.name);
  if (!known) throw new Refusal(make instanceof Reference ? make.name : "what is no function");
  return called(make, args);
}

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const makerOf = (name: string): Make | undefined =>
  own(calls, name) ?? (name.startsWith("builtins.") ? own(builtins, name.slice("builtins.".length)) : undefined);

/**
 * What a call of the file gives. Throws `Refusal` for anything that the table does not have, named as the file names it.
 */
export function called(callee: Pickled, args: Pickled): Pickled {
  const list = Array.isArray(args) ? args : [];
  if (!(callee instanceof Reference)) throw new Refusal("what is no function");
  if (callee.name === RECONSTRUCTOR && list[0] instanceof Reference) return made(list[0], []);
  const make = makerOf(callee.name);
  if (make) return make(list);
  throw new Refusal(callee.name);
}

/** An object of a class, without its constructor. */
export function made(type: Pickled, args: Pickled): Pickled {
  if (!(type instanceof Reference)) throw new Refusal("what is no class");
  if (type instanceof Foreign || moduleClasses.test(type.name)) return new Instance(type.name, [], type);
  return called(type, args);
}

/** A file asks for something that is not among what may be read. */
export class Refusal extends Error {
  readonly asked: string;

  constructor(asked: string) {
    super(asked);
    this.asked = asked;
  }
}
