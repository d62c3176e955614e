import { zipSync } from "fflate";
import { Visitor } from "../../packages/cli/src/studio/testing/visitor.ts";
import type { Rng } from "../../packages/core/src/base/index.ts";
import type { Explanations, Guess } from "../../packages/core/src/lab/index.ts";
import type { Known, KnownPicture } from "./known.ts";

/** One of the clients. */
export interface Guest {
  visitor: Visitor;
  readonly url: string;
  readonly known: Known;
  readonly random: Rng;
}

/** Something that a client does; throws where what comes of it is not what it should be. */
export interface Action {
  readonly name: string;
  /** How often it is done, beside others. */
  readonly weight: number;
  act(guest: Guest): Promise<void>;
}

interface Added {
  readonly pictures: readonly { readonly id: string }[];
}

/** Two runs of one graph on one machine; what differs is the order of sums, if anything. */
const TOLERANCE = 1e-4;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

const anyOf = <T>({ random }: Guest, all: readonly T[]): T => all[random.below(all.length)]!;

async function withPicture(guest: Guest, work: (id: string, known: KnownPicture) => Promise<void>): Promise<void> {
  const { visitor } = guest;
  const known = anyOf(guest, guest.known.pictures);
  const { pictures } = await visitor.post<Added>("pictures", await visitor.send({ "scene.png": known.png }));
  await work(pictures[0]!.id, known);
}

async function predicted({ visitor }: Guest, id: string, { scores }: KnownPicture): Promise<void> {
  const { classes } = (await visitor.run("predict", { picture: id })) as { classes: Guess[] };
  for (const { index, score } of classes)
    if (Math.abs(score - scores[index]!) > TOLERANCE) throw new Error(`a score of ${score}, not ${scores[index]}`);
}

async function explained({ visitor }: Guest, id: string, { map }: KnownPicture): Promise<void> {
  const asked = { picture: id, method: "grad-cam", class: "3" };
  const { maps } = (await visitor.run("explain", asked)) as Explanations;
  const largest = Math.max(...map.data.map(Math.abs));
  for (const [i, v] of maps[0]!.map.map.data.entries())
    if (!(Math.abs(v - map.data[i]!) <= TOLERANCE * largest)) throw new Error("a map that is not the one it should be");
}

/** Has to fail with words like these. */
async function refused(work: Promise<unknown>, words: RegExp): Promise<void> {
  const error = await work.then(
    () => new Error("nothing was wrong"),
    (e: Error) => e,
  );
  if (!words.test(error.message)) throw error;
}

async function stopped(guest: Guest): Promise<void> {
  const { visitor, random } = guest;
  await withPicture(guest, async (id) => {
    const job = await visitor.start("explain", {
      picture: id,
      method: "extremal-perturbation",
      params: { steps: 4096 },
    });
    await pause(500 * random.uniform());
    await visitor.json(`jobs/${job}`, { method: "DELETE" });
    const { fault } = (await visitor.over(job)).at(-1)!;
    if (fault?.kind !== "stopped") throw new Error(fault?.message ?? "a job that was stopped was done");
  });
}

async function ownModel(guest: Guest): Promise<void> {
  const { visitor, known } = guest;
  await visitor.post("model", await visitor.send({ "own.onnx": known.model }));
  await withPicture(guest, (id, picture) => predicted(guest, id, picture));
  await visitor.post("model/open", { id: "bundled" });
}

async function brokenModel({ visitor, known, random }: Guest): Promise<void> {
  const bytes = known.model.slice(0, Math.floor(known.model.length * random.uniform()));
  await refused(visitor.post("model", await visitor.send({ "broken.onnx": bytes })), /./);
}

async function dataSet(guest: Guest): Promise<void> {
  const { visitor, known } = guest;
  const entries = known.pictures.map(({ png }, i) => [`${i % 2 ? "a" : "b"}/${i}.png`, png] as const);
  await visitor.post("set", await visitor.send({ "set.zip": zipSync(Object.fromEntries(entries), { level: 0 }) }));
  const small = await Promise.all([0, 1, 2, 3].map((i) => visitor.ask(`pictures/data:${i}?side=32`)));
  for (const answer of small) {
    await answer.arrayBuffer();
    if (!answer.ok && answer.status !== 422) throw new Error(`a small picture answers ${answer.status}`);
  }
}

async function another(guest: Guest): Promise<void> {
  guest.visitor.leave();
  guest.visitor = await Visitor.enter(guest.url);
}

export const actions: readonly Action[] = [
  {
    name: "picture, prediction",
    weight: 20,
    act: (guest) => withPicture(guest, (id, known) => predicted(guest, id, known)),
  },
  {
    name: "picture, Grad-CAM",
    weight: 20,
    act: (guest) => withPicture(guest, (id, known) => explained(guest, id, known)),
  },
  { name: "extremal perturbation, stopped", weight: 8, act: stopped },
  { name: "model, prediction", weight: 5, act: ownModel },
  { name: "broken model", weight: 5, act: brokenModel },
  {
    name: "broken picture",
    weight: 5,
    act: async ({ visitor, known }) => {
      const sent = await visitor.send({ "broken.png": known.pictures[0]!.png.slice(0, 300) });
      await refused(visitor.post("pictures", sent), /broken\.png/);
    },
  },
  { name: "data set in a zip", weight: 4, act: dataSet },
  {
    name: "upload that is left",
    weight: 4,
    act: async ({ visitor, known }) => void (await visitor.send({ "left.onnx": known.model })),
  },
  {
    name: "page left and back",
    weight: 4,
    act: async (guest) => {
      guest.visitor.leave();
      await guest.visitor.listen();
      await withPicture(guest, (id, known) => predicted(guest, id, known));
    },
  },
  { name: "another session", weight: 3, act: another },
];
