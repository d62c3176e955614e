import { describe, expect, it } from "vitest";
import { modelOf } from "../testing/context.ts";
import { tinyNet } from "../testing/nets.ts";
import { resolveTargets } from "./resolveTargets.ts";
import { scoreOf } from "./target.ts";

const model = modelOf(tinyNet());
const labels = ["tabby", "tiger-cat", "pug", "flat, coated"];
const known = { model, labels, scores: [0.1, 0.5, 0.3, 0.1], kind: "logit" } as const;
const resolve = (asked: string) => resolveTargets(asked, known);

describe("resolveTargets", () => {
  it("finds classes by rank, number and label, in lists too", () => {
    expect(resolve("top2").map((t) => t.target.class)).toEqual([1, 2]);
    expect(resolve("pug,0").map((t) => t.target.class)).toEqual([2, 0]);
    expect(resolve("flat, coated").map((t) => t.target.class)).toEqual([3]);
    expect(resolve("tiger-cat").map((t) => t.label)).toEqual(["tiger-cat"]);
  });

  it("takes the difference of two classes, also where a label holds a dash", () => {
    const [t] = resolve("tiger-cat - pug");
    expect(t).toMatchObject({ expression: "1 - 2", label: "tiger-cat − pug" });
    expect(scoreOf(t!.target, [1, 10, 100, 1000])).toBe(-90);
    expect(resolve("pug-tiger-cat")[0]!.expression).toBe("2 - 1");
    expect(resolve("0-3")[0]!.expression).toBe("0 - 3");
  });

  it("takes a channel as its mean, a unit as it is, a region as its mean", () => {
    const extents = model.graph.infos.get("conv2")!.shape.slice(1) as number[];
    const [c, h, w] = extents as [number, number, number];
    const values = Float32Array.from({ length: c * h * w }, (_, i) => i);
    const at = (channel: number, y: number, x: number) => (channel * h + y) * w + x;
    expect(scoreOf(resolve("conv2[5]")[0]!.target, values)).toBeCloseTo((at(5, 0, 0) + at(5, h - 1, w - 1)) / 2);
    expect(scoreOf(resolve("conv2[3,1,2]")[0]!.target, values)).toBe(at(3, 1, 2));
    const [region] = resolve("conv2[3,1:3,:2]");
    expect(scoreOf(region!.target, values)).toBeCloseTo((at(3, 1, 0) + at(3, 2, 1)) / 2);
    expect(resolve("0,conv2[1,0,0]").map((t) => t.expression)).toEqual(["0", "conv2[1,0,0]"]);
  });

  it("resolves each expression to the same target again", () => {
    for (const { expression, target } of resolve("top2,pug - 0,conv2[3,1:3,:2]"))
      expect(resolveTargets(expression, { ...known, labels: undefined })[0]!.target).toEqual(target);
  });

  it.each([
    ["conv2[99]", /is no part of an axis of 6/],
    ["conv2[1,2,3,4]", /4 indices/],
    ["conv2[1,4:2]", /no part of an axis/],
    ["beagle", /no class "beagle"/],
    ["top2 - pug", /a difference is of one class and another/],
    ["top1 - tiger-cat", /"tiger-cat - tiger-cat" is a class and itself/],
    ["top1 - beagle", /no class "top1 - beagle"/],
    ["conv2[a]", /is no place in a layer/],
    ["conv2[]", /is no place in a layer/],
    ["pug - beagle", /no class "pug - beagle"/],
  ])("refuses %s", (asked, message) => {
    expect(() => resolve(asked)).toThrow(message);
  });
});
