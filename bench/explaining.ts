// What explanations cost beside a plain forward pass of the same network.
import type { Context } from "@convlens/core";
import { float32, rng, UsageError } from "@convlens/core/base";
import type { Engine, Session } from "@convlens/core/engine";
import { batchSize, cachedEngine } from "@convlens/core/engine";
import { classTargets, methodNamed } from "@convlens/core/method";
import type { Model } from "@convlens/core/onnx";
import type { Synthesis } from "@convlens/core/synthesis";
import { planOf, presetNamed, synthesisOf } from "@convlens/core/synthesis";
import { nodeEngine } from "@convlens/node";
import { eachGradient } from "../packages/core/src/method/gradients.ts";
import type { BenchFlags } from "./flags.ts";
import { nets } from "./nets.ts";
import { inTurns } from "./timing.ts";

interface Row {
  readonly net: string;
  readonly method: string;
  readonly batch: number;
  /** Of one picture. */
  readonly ms: number;
  /** Of one picture in a plain forward pass with the same batch, measured in turns with the method. */
  readonly forward_ms: number;
  readonly multiple: number;
}

const BATCH = 16;
const MEMORY = 2 ** 32;

function pictures(n: number, seed: number) {
  const { normal } = rng(seed);
  return Array.from({ length: n }, () =>
    float32(
      [1, 3, 224, 224],
      Float32Array.from({ length: 3 * 224 * 224 }, () => normal()),
    ),
  );
}

const modelOf = (name: string): Model => {
  const make = nets[name];
  if (!make) throw new UsageError(`no network "${name}"`, `there are: ${Object.keys(nets).join(", ")}`);
  const graph = make();
  const facts = { format: "bench", declared: {}, notes: [], metadata: {} };
  return { graph, input: graph.inputs[0]!, output: graph.outputs[0]!, ...facts };
};

const contextOf = (model: Model, engine: Engine, batch?: number): Context => ({
  model,
  spec: {
    layout: "NCHW",
    size: model.graph.infos.get(model.input)!.shape.slice(2) as [number, number],
    channels: "RGB",
    range: [0, 1],
    mean: [0, 0, 0],
    std: [1, 1, 1],
    resize: "squash",
  },
  image: (path) => Promise.reject(new UsageError(`no picture ${path}`, "the bench reads none")),
  file: (path) => Promise.reject(new UsageError(`no file ${path}`, "the bench reads none")),
  prepare: (graph) => engine.prepare(graph),
  random: (seed, stream = 0) => rng(seed + 0x9e3779b1 * stream),
  batchSize: (graph) => batch ?? batchSize(graph, MEMORY),
  progress: () => {},
});

/** What is measured: an explanation of each of some pictures. */
interface Measured {
  readonly method: string;
  /** How many versions of the picture it asks the network about; what is told is the time of one. */
  readonly versions?: number;
  run(context: Context, given: ReturnType<typeof pictures>): Promise<unknown>;
}

const each = (method: string, id: string, classes: readonly number[], params: object): Measured => ({
  method,
  async run(context, given) {
    const m = methodNamed(id);
    for (const tensor of given)
      await m.run(context, { tensor, targets: classTargets(context.model, classes) }, m.params.parse(params));
  },
});

const classes = [7, 100, 300, 500, 900];

const begun = new WeakMap<Context, Promise<Synthesis>>();

/** A step of feature visualization by Lucid's recipe, of a class: to the logits and back. */
const synthesisStep: Measured = {
  method: "synthesis step",
  async run(context) {
    const settings = { ...presetNamed("lucid").settings, redirected: 0 };
    const asked = { objective: "logit[7]", channels: [0], size: context.spec.size, seed: 0 };
    if (!begun.has(context)) begun.set(context, synthesisOf(context, planOf(settings, asked)));
    await (await begun.get(context)!).step();
  },
};

const alone: readonly Measured[] = [
  each("gradient", "gradient", [7], {}),
  each("grad-cam", "grad-cam", [7], {}),
  each("grad-cam of 5 classes", "grad-cam", classes, {}),
  each("deep-lift", "deep-lift", [7], {}),
  each("lrp epsilon", "lrp", [7], { composite: "epsilon" }),
  each("lrp epsilon-plus", "lrp", [7], {}),
  each("smoothgrad 25", "smoothgrad", [7], { samples: 25 }),
  each("integrated-gradients 50", "integrated-gradients", [7], { steps: 50 }),
  synthesisStep,
];

/** Sixteen pictures in one batch; what makes batches of its own from one picture is given one. */
const together: readonly Measured[] = [
  {
    method: "gradient",
    run: (context, given) =>
      eachGradient(
        context,
        (i) => given[i]!,
        new Array(given.length).fill(classTargets(context.model, [7])[0]),
        { rules: "gradient" },
        () => {},
      ),
  },
  ...alone.slice(1),
];

const VERSIONS = 64;

/** What asks the network about many versions of one picture, beside batches of as many rows as it takes itself. */
const perturbing: readonly Measured[] = [
  { ...each("occlusion", "occlusion", [7], { window: 16, stride: 28 }), versions: VERSIONS },
  { ...each("rise", "rise", [7], { samples: VERSIONS }), versions: VERSIONS },
  { ...each("score-cam", "score-cam", [7], { mostChannels: VERSIONS }), versions: VERSIONS },
];

async function measure(model: Model, net: string, { threads, runs, methods }: BenchFlags): Promise<Row[]> {
  const engine = nodeEngine({ threads });
  const forward = await engine.prepare(model.graph);
  const rows: Row[] = [];
  const most = batchSize(model.graph, MEMORY);
  const own = Math.ceil(VERSIONS / Math.ceil(VERSIONS / most));
  for (const [batch, list] of [
    [1, alone],
    [BATCH, together],
    [own, perturbing],
  ] as const) {
    const given = pictures(batch, 1);
    const plain = () => forwardOf(forward, model, given);
    for (const { method, run, versions = 1 } of list) {
      if (methods && !methods.includes(method)) continue;
      // One method's sessions at a time, as an explanation has them.
      const cached = cachedEngine(engine, Number.POSITIVE_INFINITY);
      const context = contextOf(model, cached, list === together ? batch : undefined);
      const some = batch > 1 && method === "gradient" ? given : given.slice(0, 1);
      const [all, ms] = await inTurns(runs, [plain, () => run(context, some)]);
      await cached.close();
      const row = { net, method, batch, ms: ms / some.length / versions, forward_ms: all / batch };
      rows.push({ ...row, multiple: row.ms / row.forward_ms });
      print(rows.at(-1)!);
    }
  }
  await forward.release();
  return rows;
}

function forwardOf(session: Session, model: Model, given: ReturnType<typeof pictures>): Promise<unknown> {
  const data = new Float32Array(given.length * given[0]!.data.length);
  given.forEach((p, i) => {
    data.set(p.data, i * p.data.length);
  });
  return session.run({ [model.input]: float32([given.length, 3, 224, 224], data) });
}

function print({ net, method, batch, ms, forward_ms, multiple }: Row): void {
  const cells = [net.padEnd(12), method.padEnd(24), String(batch).padStart(5), ms.toFixed(1).padStart(9)];
  console.log(...cells, forward_ms.toFixed(1).padStart(11), `${multiple.toFixed(2)}×`.padStart(9));
}

/** The networks that explanations are measured on. */
export const explainedNets = Object.keys(nets);

/** Prints a line for each network and method, and gives the same as records. */
export async function explaining(chosen: readonly string[], flags: BenchFlags): Promise<Row[]> {
  console.log(
    `${nodeEngine().version}, ${flags.threads} threads, medians of ${flags.runs} runs; milliseconds per picture`,
  );
  console.log(
    "net".padEnd(12),
    "method".padEnd(24),
    "batch",
    "ms".padStart(9),
    "forward ms".padStart(11),
    "multiple".padStart(9),
  );
  const rows: Row[] = [];
  for (const net of chosen) rows.push(...(await measure(modelOf(net), net, flags)));
  return rows;
}
