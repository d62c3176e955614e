import { describe, expect, test } from "vitest";
import { textBytes, weightsFile } from "../../testing/caffeFile.ts";
import { inception, lenet, lenetWeights, readCaffe, trained } from "../../testing/caffeNets.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import caffe from "../caffe.ts";

describe("files that belong together", () => {
  const net = textBytes(lenet);
  const weights = weightsFile(lenetWeights);
  const other = weightsFile({ conv1: [[1, 1]] });

  test.each([
    ["the same name", "a.prototxt", { "a.caffemodel": weights, "b.caffemodel": other }],
    ["a name that begins so", "lenet_deploy.prototxt", { "lenet_iter_10.caffemodel": weights, "b.caffemodel": other }],
    ["the only one", "deploy.prototxt", { "lenet_iter_10.caffemodel": weights }],
  ])("weights for a .prototxt: %s", async (_, name, siblings) => {
    expect((await readCaffe(name, net, siblings as Record<string, Uint8Array>)).output).toBe("prob");
  });

  test("several, of which none is meant", async () => {
    await expect(readCaffe("deploy.prototxt", net, { "a.caffemodel": weights, "b.caffemodel": other })).rejects.toThrow(
      '"deploy.prototxt" may belong to any of a.caffemodel, b.caffemodel',
    );
  });

  test("none", async () => {
    await expect(readCaffe("n.prototxt", net)).rejects.toMatchObject({
      message: '"n.prototxt" says how the network is built, and the weights are not beside it',
      hint: "Put its .caffemodel into the same folder, as n.caffemodel.",
    });
  });

  test("a .caffemodel takes the .prototxt of its name, or the one with its layers", async () => {
    expect((await readCaffe("a.caffemodel", trained, { "deploy.prototxt": net })).output).toBe("ip");
    const unwired = { "other_deploy.prototxt": textBytes(inception), "deploy.prototxt": net };
    expect((await readCaffe("a.caffemodel", weights, unwired)).output).toBe("prob");
    expect((await readCaffe("a.caffemodel", weights, { "a.prototxt": net })).output).toBe("prob");
  });

  test("a solver is told apart", async () => {
    const solver = textBytes('net: "train_val.prototxt"\nbase_lr: 0.01\n');
    expect(caffe.sniff(memoryFile("x", solver))).toBe(true);
    await expect(readCaffe("solver.prototxt", solver)).rejects.toThrow(/says how to train a network/);
  });
});
