import { describe, expect, test } from "vitest";
import { UsageError } from "../base/index.ts";
import { renderScene, type Scene, sampleScenes, sceneClasses, sceneEdition, sceneLabel } from "./index.ts";

const size = 64;
const sum = (mask: Uint8Array) => mask.reduce((n, v) => n + v, 0);
const many = (count: number, options: Partial<Parameters<typeof renderScene>[0]> = {}): Scene[] =>
  Array.from({ length: count }, (_, index) => renderScene({ seed: 1, index, size, ...options }));

describe("the same options", () => {
  test("give the same bytes, in whatever order scenes are drawn", () => {
    const forwards = [0, 1, 2, 3].map((index) => renderScene({ seed: 4, index, size, objects: [1, 3] }));
    const backwards = [3, 2, 1, 0].map((index) => renderScene({ seed: 4, index, size, objects: [1, 3] })).reverse();
    expect(backwards).toEqual(forwards);
  });

  test("but for seed or index give other pictures", () => {
    const [a, b, c] = [
      [4, 0],
      [4, 16],
      [5, 0],
    ].map(([seed, index]) => renderScene({ seed: seed!, index: index!, size }).image.data);
    expect(a).not.toEqual(b);
    expect(a).not.toEqual(c);
  });

  test("but for the size show the same scene", () => {
    const small = renderScene({ seed: 2, index: 9, size: 48, objects: 2 });
    const large = renderScene({ seed: 2, index: 9, size: 96, objects: 2 });
    expect(large.objects.map((o) => o.label)).toEqual(small.objects.map((o) => o.label));
    // Either edge of a box may fall to the next pixel of the smaller picture, and so differ by two of the larger.
    for (const [i, { box }] of large.objects.entries())
      for (const [k, v] of box.entries()) expect(Math.abs(v - 2 * small.objects[i]!.box[k]!)).toBeLessThanOrEqual(4);
  });
});

describe("classes", () => {
  test("come by turns, each once in a round", () => {
    const labels = many(3 * sceneClasses.length).map((s) => s.label);
    for (let round = 0; round < 3; round++)
      expect(labels.slice(round * sceneClasses.length, (round + 1) * sceneClasses.length).sort()).toEqual([
        ...sceneClasses,
      ]);
  });

  test("are at least twelve, sorted, and known without drawing", () => {
    expect(sceneClasses.length).toBeGreaterThanOrEqual(12);
    expect([...sceneClasses].sort()).toEqual([...sceneClasses]);
    for (const [index, { label, classIndex }] of many(8).entries()) {
      expect(sceneLabel({ seed: 1, index })).toBe(label);
      expect(sceneClasses[classIndex]).toBe(label);
    }
  });

  test("may be a few of them, numbered in their own order", () => {
    for (const { objects } of many(6, { classes: ["star", "duck", "mug"], objects: 2 }))
      for (const o of objects) expect(["duck", "mug", "star"][o.classIndex]).toBe(o.label);
  });
});

describe("masks", () => {
  const scenes = many(96, { objects: [1, 3] });

  test("fit their boxes", () => {
    for (const { objects } of scenes)
      for (const { mask, box } of objects) {
        const [left, top, width, height] = box;
        const on = [...mask.keys()].filter((i) => mask[i]);
        const xs = on.map((i) => i % size);
        const ys = on.map((i) => Math.floor(i / size));
        if (on.length === 0) expect(box).toEqual([0, 0, 0, 0]);
        else
          expect([Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1]).toEqual([
            left,
            top,
            left + width,
            top + height,
          ]);
      }
  });

  test("never share a pixel", () => {
    for (const { objects } of scenes) {
      const times = new Uint8Array(size * size);
      for (const { mask } of objects) for (const [i, v] of mask.entries()) times[i]! += v;
      expect(times.some((n) => n > 1)).toBe(false);
    }
  });

  test("are largest for the main object, which is always well in sight", () => {
    for (const { objects, label } of scenes) {
      const [main, ...others] = objects.map((o) => sum(o.mask));
      expect(objects[0]!.label).toBe(label);
      // 2 % of the picture: about 14 × 14 pixels of 96 × 96.
      expect(main).toBeGreaterThan(0.02 * size * size);
      for (const n of others) expect(n).toBeLessThan(main!);
    }
  });

  test("hold what changes where an object is left out", () => {
    for (let index = 0; index < 16; index++) {
      const options = { seed: 6, index, size, objects: 2 };
      const whole = renderScene(options);
      const rest = renderScene({ ...options, hide: [0] });
      expect(rest.objects.map((o) => o.label)).toEqual([whole.objects[1]!.label]);
      const changed = differs(whole, rest);
      const { mask } = whole.objects[0]!;
      const inside = sum(mask.map((v, i) => (v && changed[i] ? 1 : 0)));
      // Some pixels of a toy may happen to have the colour of what is behind it.
      expect(inside).toBeGreaterThan(0.9 * sum(mask));
    }
  });

  test("are all that changes where nothing catches the shadow", () => {
    const floating = Array.from({ length: 60 }, (_, index) => ({ seed: 6, index, size })).filter((options) =>
      ["sky", "sea", "haze", "lights"].includes(renderScene(options).setting),
    );
    expect(floating.length).toBeGreaterThan(10);
    let [changed, outside] = [0, 0];
    for (const options of floating) {
      const whole = renderScene(options);
      const near = grown(whole.objects[0]!.mask);
      for (const [i, v] of differs(whole, renderScene({ ...options, hide: [0] })).entries()) {
        changed += v;
        if (v && !near[i]) outside++;
      }
    }
    // Feelers are thinner than a pixel, and clutter and bars do catch a shadow.
    expect(outside).toBeLessThan(0.03 * changed);
  });

  test("leave nothing but the place and the clutter where all are hidden", () => {
    expect(renderScene({ seed: 6, index: 3, size, objects: 2, hide: [0, 1] }).objects).toEqual([]);
  });
});

describe("the tag", () => {
  test("changes its own pixels and no others, and is cut out of the masks", () => {
    for (let index = 0; index < 24; index++) {
      const plain = renderScene({ seed: 3, index, size, objects: 2 });
      const tagged = renderScene({ seed: 3, index, size, objects: 2, tag: true });
      const { mask, box } = tagged.tag!;
      expect(plain.tag).toBeUndefined();
      expect(differs(plain, tagged)).toEqual(mask);
      expect(sum(mask)).toBe(box[2] * box[3]);
      for (const o of tagged.objects) expect(sum(o.mask.map((v, i) => v & mask[i]!))).toBe(0);
    }
  });

  test("goes with one class, or with any", () => {
    const count = 10 * sceneClasses.length;
    const withOne = many(count, { size: 16, shortcut: { class: "fish", share: 1 } });
    for (const { label, tag } of withOne) expect(tag !== undefined).toBe(label === "fish");
    const withAny = many(count, { size: 16, shortcut: { share: 0.5 } });
    const tagged = withAny.filter((s) => s.tag);
    // Four standard deviations of that many tosses of a coin.
    expect(Math.abs(tagged.length - count / 2)).toBeLessThan(4 * Math.sqrt(count / 4));
    expect(new Set(tagged.map((s) => s.label)).size).toBeGreaterThan(sceneClasses.length / 2);
  });
});

test("the picture is opaque, and neither black nor white on the whole", () => {
  for (const { image } of many(32)) {
    const alpha = image.data.filter((_, i) => i % 4 === 3);
    expect(alpha.every((v) => v === 255)).toBe(true);
    const mean = (image.data.reduce((n, v) => n + v, 0) - 255 * alpha.length) / (3 * size * size);
    expect(mean).toBeGreaterThan(20);
    expect(mean).toBeLessThan(245);
  }
});

test("settings vary", () => {
  expect(new Set(many(64, { size: 16 }).map((s) => s.setting)).size).toBeGreaterThan(6);
});

test("the samples have two objects each, both in sight", () => {
  const samples = sampleScenes(96);
  expect(new Set(samples.map((s) => s.name)).size).toBe(samples.length);
  for (const { scene } of samples) {
    expect(scene.objects).toHaveLength(2);
    for (const o of scene.objects) expect(sum(o.mask)).toBeGreaterThan(0.02 * 96 * 96);
  }
});

test("wrong options are told in words", () => {
  const wrong = [{ classes: ["dukc"] }, { size: 7 }, { objects: 0 }, { objects: [3, 1] as const }, { index: -1 }];
  for (const w of wrong) expect(() => renderScene({ seed: 0, index: 0, ...w })).toThrow(UsageError);
  expect(() => renderScene({ seed: 0, index: 0, classes: ["dukc"] })).toThrow(/no class "dukc"/);
});

function differs(a: Scene, b: Scene): Uint8Array {
  const [p, q] = [new Uint32Array(a.image.data.buffer), new Uint32Array(b.image.data.buffer)];
  return Uint8Array.from(p, (v, i) => (v === q[i] ? 0 : 1));
}

/** A mask with the eight neighbours of its pixels. */
const grown = (mask: Uint8Array): Uint8Array =>
  mask.map((_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        if (x + dx >= 0 && x + dx < size && y + dy >= 0 && y + dy < size && mask[(y + dy) * size + x + dx]) return 1;
    return 0;
  });

const edition1 = [
  { setting: "studio", labels: ["rocket", "car"], areas: [574, 462], mean: [137.8, 146.57, 116.07] },
  { setting: "haze", labels: ["cube", "duck"], areas: [1631, 500], mean: [154.77, 123.65, 127.22] },
  { setting: "sea", labels: ["mug", "rocket"], areas: [1488, 636], mean: [92.7, 134.16, 151.83] },
  { setting: "studio", labels: ["star", "duck"], areas: [842, 702], mean: [113.13, 125.71, 94.47] },
];

test("edition 1 draws these scenes: where they change, the edition goes up", () => {
  expect(sceneEdition).toBe(1);
  const seen = [0, 1, 2, 3].map((index) => {
    const { image, objects, setting } = renderScene({ seed: 0, index, objects: 2 });
    const mean = [0, 1, 2].map((c) => image.data.reduce((n, v, i) => (i % 4 === c ? n + v : n), 0) / 96 ** 2);
    return { setting, labels: objects.map((o) => o.label), areas: objects.map((o) => sum(o.mask)), mean };
  });
  // Engines may differ in the last bit of powers and sines: a pixel here or there, a hundredth of a level on the mean.
  expect(seen).toEqual(
    edition1.map((e) => ({
      ...e,
      areas: e.areas.map((n) => expect.closeTo(n, -1)),
      mean: e.mean.map((v) => expect.closeTo(v, 1)),
    })),
  );
});
