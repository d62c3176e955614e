import { ConvlensError } from "../base/errors.ts";
import type { Graph } from "../onnx/graph.ts";
import { encodeGraphShared } from "../onnx/write.ts";
import { coded } from "../transform/coded.ts";
import { roundsWeights } from "../transform/roundedWeights.ts";
import { constantBytes } from "./batch.ts";
import { blocked, hasBlocks } from "./blocked.ts";
import { blockSize } from "./blockSize.ts";
import type { Engine, Session, Tensors } from "./define.ts";
import { explainOrtError } from "./ortErrors.ts";
import type { OrtTensor, OrtTensorType } from "./ortTensors.ts";
import { fromOrt, toOrt } from "./ortTensors.ts";

/** A file of external data that is in memory. */
interface OrtFile {
  readonly path: string;
  readonly data: Uint8Array;
}

/** The session options of onnxruntime-node and onnxruntime-web that are used here. */
export interface OrtSessionOptions {
  readonly executionProviders?: readonly string[];
  readonly graphOptimizationLevel?: "disabled" | "basic" | "extended" | "all";
  readonly intraOpNumThreads?: number;
  readonly enableCpuMemArena?: boolean;
  readonly enableMemPattern?: boolean;
  /** 0 verbose … 4 fatal. */
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
  readonly optimizedModelFilePath?: string;
  readonly enableProfiling?: boolean;
  readonly profileFilePrefix?: string;
  /** Configuration entries, such as `session.disable_prepacking`. */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface OrtSession {
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: readonly string[],
    options: { readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4 },
  ): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
  endProfiling?(): void;
}

/** What onnxruntime-node and onnxruntime-web have in common, as far as it is used here. */
export interface OrtRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: OrtSessionOptions & { externalData?: OrtFile[] }): Promise<OrtSession>;
  };
  readonly Tensor: OrtTensorType;
}

export interface OrtEngineOptions {
  /** As `Engine.id`. */
  readonly id: string;
  readonly version: string;
  /** Loads the runtime; called once, when the first graph is prepared. */
  runtime(): Promise<OrtRuntime>;
  readonly sessionOptions?: OrtSessionOptions;
  /** Whether convolutions of computed weights may run on the runtime's own blocked layout, where it has one that works. */
  readonly blocked?: boolean;
}

/**
 * An engine over ONNX Runtime, in Node or in a browser.
 *
 * Large constants are handed to ONNX Runtime as views of their tensors, not as part of an encoded file, so that a model's
 * weights are in memory twice (ours and the runtime's own layout of them), never three times.
 * Runs and preparations take turns: the WebAssembly build allows one at a time, and the native one blocks anyway.
 * An abort is honoured before and after each run. Throws `ConvlensError` with the operator and value that ONNX Runtime names.
 */
export function ortEngine(options: OrtEngineOptions): Engine {
  const { id, version, sessionOptions = {} } = options;
  const takeTurns = turns();
  let loading: Promise<OrtRuntime> | undefined;
  let block: Promise<number | undefined> | undefined;
  const load = () => {
    loading ??= options.runtime();
    return loading;
  };

  return {
    id,
    version,
    async prepare(graph) {
      // Blocks would part what computes with integers.
      const written = coded(graph);
      if (!options.blocked || written !== graph || !hasBlocks(graph)) return prepare(written);
      block ??= blockSize(prepare);
      const size = await block;
      return prepare(size ? blocked(graph, size) : graph);
    },
  };

  async function prepare(graph: Graph): Promise<Session> {
    const runtime = await load();
    const session = await takeTurns(() => create(runtime, graph, sessionOptions)).catch((error: unknown) => {
      throw explainOrtError(error, id, "refuses the graph");
    });
    return wrapped(runtime, session, graph, id, takeTurns);
  }
}

/** Whatever goes wrong is told by the error, and not also on stderr. */
const quiet = { logSeverityLevel: 4 } as const;

/** Nodes are named by their first output, the address that errors and profiles then tell. */
function create(runtime: OrtRuntime, graph: Graph, options: OrtSessionOptions): Promise<OrtSession> {
  const nodes = graph.nodes.map((node) => ({ ...node, name: node.outputs.find((v) => v) ?? "" }));
  const { bytes, files } = encodeGraphShared({ ...graph, nodes });
  return runtime.InferenceSession.create(bytes, {
    ...quiet,
    // A plan of the memory is made beside what the first run took, and so doubles it; it saves no time that can be measured.
    enableMemPattern: false,
    ...options,
    extra: { ...thrift(graph), ...asWritten(graph), ...options.extra },
    ...(files.length > 0 && { externalData: files.map(({ name, bytes: data }) => ({ path: name, data })) }),
  });
}

/** Weights beyond this are not laid out anew for each node that reads them. */
const HEAVY = 256 * 2 ** 20;

/**
 * A dense layer's weights are read by its forward and by its backward product, and each would keep a copy in a layout of its own:
 * 0.4 GB more for VGG-16, where it saves 3 % of the time in batches and none for one picture.
 */
const thrift = (graph: Graph): Readonly<Record<string, string>> =>
  constantBytes(graph) > HEAVY ? { "session.disable_prepacking": "1" } : {};

/** Weights that are numbers between codes would be rounded once more. */
const asWritten = (graph: Graph): Readonly<Record<string, string>> =>
  roundsWeights(graph) ? { "session.disable_quant_qdq": "1" } : {};

function wrapped(
  runtime: OrtRuntime,
  session: OrtSession,
  graph: Graph,
  id: string,
  takeTurns: <T>(work: () => Promise<T>) => Promise<T>,
): Session {
  const { inputs, outputs } = graph;
  let released = false;
  return {
    async run(feeds, signal) {
      return takeTurns(async () => {
        signal?.throwIfAborted();
        const given = inputs.map((v) => [v, toOrt(runtime.Tensor, v, fed(feeds, v))] as const);
        const fetched = await session.run(Object.fromEntries(given), outputs, quiet).catch((error: unknown) => {
          throw explainOrtError(error, id, "failed");
        });
        signal?.throwIfAborted();
        return Object.fromEntries(
          await Promise.all(outputs.map(async (v) => [v, await fromOrt(fetched[v]!)] as const)),
        );
      });
    },
    async release() {
      if (released) return;
      released = true;
      await takeTurns(() => session.release());
    },
  };
}

function fed(feeds: Tensors, input: string) {
  const t = feeds[input];
  if (!t)
    throw new ConvlensError(
      `the graph's input "${input}" is not given`,
      `given: ${Object.keys(feeds).join(", ") || "none"}`,
    );
  return t;
}

/** Starts each piece of work when the one before it has ended. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}
