import type { Engine } from "@convlens/core/engine";
import { planOf, presetNamed, synthesisOf } from "@convlens/core/synthesis";
import { engines, modelOf, nets, testContext } from "@convlens/core/testing";
import { describe, expect, test } from "vitest";

const context = (engine?: Engine) => testContext(modelOf(nets.residualNet()), engine);

const plan = (parameterization: string, alpha = false) => {
  const settings = { ...presetNamed("lucid").settings, parameterization, alpha, redirected: 2, spread: 0.3 };
  const objective = "logit[#] + 0.1*diversity(block1) - 0.1*tv()";
  return planOf(settings, { objective, channels: [2, 0], size: [10, 11], seed: 3 });
};

const after = async (steps: number, engine: Engine | undefined, ...asked: Parameters<typeof plan>) => {
  const synthesis = await synthesisOf(context(engine), plan(...asked));
  while (synthesis.steps < steps) await synthesis.step();
  return synthesis;
};

describe.each(engines().map((engine) => [engine.id, engine] as const))("%s", (_, engine) => {
  test.each(["fourier", "laplacian", "maco", "pixels"])("%s: pictures as float64 makes them", async (id) => {
    const [found, expected] = [await after(3, engine, id), await after(3, undefined, id)];
    // Adam's first steps have one length whatever the gradient: where it is nothing but rounding, a step of 0.05 goes either way.
    const off = found.picture.data.filter((v, i) => Math.abs(v - expected.picture.data[i]!) > 2e-3);
    expect(off.length / found.picture.data.length).toBeLessThan(0.01);
  });

  test("with an alpha channel, too", async () => {
    const [found, expected] = [await after(2, engine, "laplacian", true), await after(2, undefined, "laplacian", true)];
    const off = found.picture.data.filter((v, i) => Math.abs(v - expected.picture.data[i]!) > 2e-3);
    expect(off.length / found.picture.data.length).toBeLessThan(0.01);
  });

  test("restored, it goes on to the bit", async () => {
    const [whole, half] = [await after(4, engine, "fourier"), await after(2, engine, "fourier")];
    const rest = await synthesisOf(context(engine), plan("fourier"));
    await rest.restore(half.painting, half.steps);
    while (rest.steps < 4) await rest.step();
    expect(rest.picture).toEqual(whole.picture);
    expect(rest.painting).toEqual(whole.painting);
  });
});
