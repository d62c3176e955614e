import { inflateSync } from "node:zlib";
import type { Group } from "h5wasm";
import { expect, test } from "vitest";
import { hdf5Bytes } from "../../testing/kerasFile.ts";
import { type Hdf5, withHdf5 } from "./hdf5.ts";

const opened = async <T>(fill: (file: Group) => void, use: (h5: Hdf5) => T) =>
  withHdf5("x.h5", await hdf5Bytes(fill), use);

test("numbers of any kind come as float32", async () => {
  const tensors = await opened(
    (file) => {
      file.create_dataset({ name: "single", data: Float32Array.of(1.5, -2, 3, 4, 5, 6), shape: [2, 3] });
      file.create_dataset({ name: "double", data: Float64Array.of(0.1), shape: [1] });
      file.create_dataset({ name: "long", data: BigInt64Array.of(7n), shape: [] });
      file.create_dataset({
        name: "packed",
        data: new Float32Array(100).fill(3),
        shape: [10, 10],
        chunks: [5, 5],
        compression: 9,
      });
    },
    (h5) => ["single", "double", "long", "packed"].map((name) => h5.tensor(`/${name}`)),
  );
  expect(tensors[0]).toEqual({ type: "float32", shape: [2, 3], data: Float32Array.of(1.5, -2, 3, 4, 5, 6) });
  expect(tensors[1]!.data).toEqual(Float32Array.of(0.1));
  expect(tensors[2]).toEqual({ type: "float32", shape: [], data: Float32Array.of(7) });
  expect(tensors[3]!.data.every((v) => v === 3)).toBe(true);
});

/**
 * What the library does not write, made by h5py 3 with `libver="earliest"`, then deflated: `half`, float16;
 * `lzf`, 10×10 float32 in one chunk with the filter lzf; `big`, float32 with the highest byte first.
 */
const fromPython = () =>
  inflateSync(
    Buffer.from(
      "eNrtl71OwzAQx+/spFhGKHQqdKFsjIwdkAhSizIBAgZGYOBD6gNUIARj2XgMXoONx4AnSWP7HIiBVEgIVe39lOhq3+Xij/+lyWPW213SbQ0GpSCCZfhMTnTb1bb3n5JFsiOyz8L3o/WtUH+T8odxx4f9vonOA/x9NiNnq6Nj5oWsv3Ng7Am1O2RfRTXu6mxwYezgxho4v76s6LP7y/sixO5a9G2nZETXEVOct7LwG0+zk4AgxeoYdFLGKesXQtgEivJJLH5adDCC0VTtw9Hefg/tLGl0jfp45fdL1sf5uh7G86FnhEagqw1nnSxKFfxkP3S2BhFVREtB6z7UmXQJF4v8aHVLAXfGL8s6MTniwveEft9Il0L6vdF00pM4++P1qK8zX+YinP/6hPl/qbNVVVXmdNbZv7EFL/mtWcLiSFN4y+X7cAHTdPuhaPP/DsMwDMPMIua7G7/57k4mXKeD16fw/TTipWUYhmEYhpkpxpdrUa0=",
      "base64",
    ),
  );

const pythonTensor = (path: string) => withHdf5("x.h5", fromPython(), (h5) => h5.tensor(path));

test("half-precision numbers are read, though the library refuses them", async () => {
  const { data } = await pythonTensor("/half");
  expect(data).toEqual(Float32Array.of(1, -2.5, 65504, 2 ** -14, 0));
});

test("an unknown filter is refused: the library would return whatever was in memory", async () => {
  await expect(pythonTensor("/lzf")).rejects.toThrow(/"\/lzf" is packed with the filter 32000/);
});

test("numbers with the highest byte first", async () => {
  await expect(pythonTensor("/big")).rejects.toThrow(/"\/big" holds elements of the kind ">f"/);
});

test("a list that Keras split is put together, and one that is absent is not there", async () => {
  const lists = await opened(
    (file) => {
      file.create_attribute("names0", ["a", "b"]);
      file.create_attribute("names1", ["c"]);
      file.create_attribute("none", new Float64Array(0));
    },
    (h5) => ["names", "none", "absent"].map((name) => h5.texts("/", name)),
  );
  expect(lists).toEqual([["a", "b", "c"], [], undefined]);
});

test("a missing dataset and one of texts are called by their path", async () => {
  const bytes = await hdf5Bytes((file) => file.create_dataset({ name: "words", data: ["a", "b"] }));
  await expect(withHdf5("x.h5", bytes, (h5) => h5.tensor("/weights"))).rejects.toThrow(
    /dataset "\/weights" is missing/,
  );
  await expect(withHdf5("x.h5", bytes, (h5) => h5.tensor("/words"))).rejects.toThrow(
    /dataset "\/words" holds elements/,
  );
});
