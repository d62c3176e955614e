import type { Group } from "h5wasm";
import { describe, expect, test } from "vitest";
import { size } from "../../base/tensor.ts";
import { drawn, textBytes, weightsFile } from "../../testing/caffeFile.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import { hdf5Bytes } from "../../testing/kerasFile.ts";
import { importModel } from "../importModel.ts";

const net = textBytes(`input: "data" input_dim: 1 input_dim: 1 input_dim: 8 input_dim: 8
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 2 kernel_size: 3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "block/ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 3 } }`);

const weights = { conv: [[2, 1, 3, 3], [2]], "block/ip": [[3, 72], [3]] } as const;

/** As Caffe's `Net::ToHDF5` writes it: /data/<layer>/<number>. */
const h5 = (layers: Readonly<Record<string, readonly (readonly number[])[]>> = weights) =>
  hdf5Bytes((file) => {
    const data = file.create_group("data") as Group;
    let seed = 0;
    for (const [layer, shapes] of Object.entries(layers)) {
      const group = layer.split("/").reduce((g, part) => g.create_group(part) as Group, data);
      for (const [i, shape] of shapes.entries())
        group.create_dataset({ name: String(i), data: drawn(shape, ++seed), shape: [...shape] });
    }
  });

describe("weights that Caffe has stored as HDF5", () => {
  test("are those of the network beside them, whichever of both is opened", async () => {
    const bytes = await h5();
    const opened = await importModel(memoryFile("net_iter_9.caffemodel.h5", bytes, { "net.prototxt": net }));
    const named = await importModel(memoryFile("net.prototxt", net, { "net_iter_9.caffemodel.h5": bytes }));
    expect(opened.format).toBe("caffe");
    expect(named.graph).toEqual(opened.graph);
    let seed = 0;
    for (const [layer, shapes] of Object.entries(weights))
      for (const shape of shapes) {
        const numbers = [...drawn(shape, ++seed)];
        const held = [...opened.graph.constants.values()].filter((t) => t.data.length === size(shape));
        expect(
          held.map((t) => [...(t.data as Float32Array)]),
          layer,
        ).toContainEqual(numbers);
      }
  });

  test("a .caffemodel beside them comes first", async () => {
    const siblings = { "net.caffemodel": weightsFile(weights), "net.caffemodel.h5": await h5() };
    const { graph } = await importModel(memoryFile("net.prototxt", net, siblings));
    expect(graph.infos.has("ip")).toBe(true);
  });

  test("are refused without the network, and where they are of another", async () => {
    await expect(importModel(memoryFile("net.caffemodel.h5", await h5()))).rejects.toThrow(
      '"net.caffemodel.h5" holds weights, and no .prototxt beside it has the layers that they are of',
    );
    const other = await h5({ conv: weights.conv });
    await expect(importModel(memoryFile("net.caffemodel.h5", other, { "net.prototxt": net }))).rejects.toThrow(
      "no .prototxt beside it",
    );
    const cut = (await h5()).subarray(0, 900);
    await expect(importModel(memoryFile("net.caffemodel.h5", cut, { "net.prototxt": net }))).rejects.toThrow(
      '"net.caffemodel.h5" is not a whole HDF5 file',
    );
  });
});
