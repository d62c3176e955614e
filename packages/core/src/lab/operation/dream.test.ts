import { expect, test } from "vitest";
import { cachedEngine } from "../../engine/index.ts";
import { type Dream, dreamPlanOf, methodNamed } from "../../method/index.ts";
import { madePicture } from "../../render/made.ts";
import { dreamerOf, moved } from "../../synthesis/index.ts";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { engines } from "../../testing/engines.ts";
import { tinyNet } from "../../testing/nets.ts";
import type { Dreaming, Dreamt } from "./dream.ts";

const picture = noisePicture(24, 18);
const bench = testBench(tinyNet(), [picture], { engine: cachedEngine(engines()[0]!, 2 ** 26) });
const said = { layers: ["conv2"], octaves: 2, ratio: 1.2, steps: 2, shift: 2 };

async function dreamt(image = picture, seed = 0) {
  const context = bench.lens.context();
  const plan = dreamPlanOf(bench.lens.model, methodNamed("dream").params.parse(said) as Dream);
  const made: Dreamt[] = [];
  for await (const { picture: pictures, before, after } of dreamerOf(context, plan).octaves(image, seed))
    made.push({ image: madePicture({ pictures, colour: "plain" }, 0), before, after });
  return made.at(-1)!;
}

test("the dream, and each step of it", async () => {
  const { answer, shown } = await ran<Dreamt>(bench, "dream", { picture: "0", params: said });
  expect(answer).toEqual(await dreamt());
  const steps = shown as Dreaming[];
  expect(steps.map(({ octave, octaves, step, steps: of, whole }) => [octave, octaves, step, of, whole])).toEqual([
    [0, 2, 1, 2, false],
    [0, 2, 2, 2, false],
    [1, 2, 1, 2, false],
    [1, 2, 2, 2, true],
  ]);
  expect(steps.at(-1)!.image).toEqual(answer.image);
});

test("what is shown is no larger than was asked for", async () => {
  const params = { ...said, octaves: 1, width: 80 };
  const { answer, shown } = await ran<Dreamt>(bench, "dream", { picture, params, side: 40 });
  expect(answer.image.width).toBe(80);
  expect((shown as Dreaming[]).map(({ image }) => image.width)).toEqual([40, 40]);
});

test("each frame of a film goes on from the one before, which the camera has left behind", async () => {
  const film = { frames: 2, zoom: 1.1 };
  const { answer, shown } = await ran<Dreamt>(bench, "dream", { picture: "0", params: said, film });
  const first = await dreamt();
  const motion = { zoom: 1.1, rotate: 0, translate: [0, 0] } as const;
  expect(answer).toEqual(await dreamt(moved(first.image, motion), 1));
  expect((shown as Dreaming[]).filter(({ whole }) => whole).map(({ frame }) => frame)).toEqual([0, 1]);
});
