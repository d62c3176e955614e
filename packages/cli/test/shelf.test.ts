import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { shelf } from "@convlens/core/testing";
import { describe, expect, test } from "vitest";
import { convlens, itemsOf, manifestIn, npyAt, workbench } from "./workbench.ts";

const bench = workbench();

/** Classifiers, and what each says of a photograph of a dog and a cat; digits and the like say nothing of it. */
const classifiers: Readonly<Record<string, string | undefined>> = {
  "imagenet/squeezenet11.onnx": "Border collie",
  "imagenet/googlenet.onnx": "Border collie",
  "imagenet/densenet121-tfjs": "Border collie",
  "imagenet/mobilenetv2-quantised.onnx": "Border collie",
  "imagenet/shufflenetv2-int8.onnx": "Border collie",
  "keras/cat_dog_cnn.keras": undefined,
  "keras/cat_dog_mobilenetv2.h5": "dog",
  "keras/cifar10_resnet8.h5": "dog",
  "keras/emotion_mini_xception.hdf5": undefined,
  "keras/mnist_lenet.h5": undefined,
  "keras/person_mobilenetv1.h5": "no person",
  "onnx/cifar10_resnet20.onnx": "dog",
  "onnx/mnist.onnx": undefined,
  "onnx/mnist_opset1.onnx": undefined,
  "tfjs/cat_dog_mobilenetv2": "dog",
  "tfjs/tiny_vgg": undefined,
  "caffe/cifar10_quick.prototxt": undefined,
  "caffe/cifar10_quick.caffemodel": undefined,
  "caffe/lenet.caffemodel": undefined,
  "torch/cifar10_resnet20.th": "dog",
  "torch/cifar10_resnet56.th": "dog",
  "torch/cifar_lenet_legacy.pt": undefined,
  "torch/cifar_net.pth": "dog",
};

/** What has no classes, and the region of its output that is explained in their place. */
const others: Readonly<Record<string, string>> = {
  "onnx/super_resolution.onnx": "output[0,300:340,300:340]",
  "onnx/ultraface.onnx": "447[3]",
};

/** What cannot be read for want of something that is not in the file. */
const refused: Readonly<Record<string, string>> = {
  "keras/hdf5_named.keras": "holds only weights",
  "torch/mnist_cnn.safetensors": "holds only weights, and the architecture of its 4 tensors",
  "caffe/cifar10_mean.binaryproto": "is no model",
};

/** Read by the tests of their own importer. */
const elsewhere = ["torch/torchscript_lenet5.pt"];

const modelAt = (name: string) => join(shelf!, "models", name);

/** Every file that is no description, label list or weight of another. */
function filesOfShelf(): string[] {
  return readdirSync(modelAt(".")).flatMap((folder) =>
    readdirSync(modelAt(folder)).flatMap((name) => {
      if (/\.convlens\.json$|^imagenet_class_index\.json$/.test(name)) return [];
      const path = `${folder}/${name}`;
      return statSync(modelAt(path)).isDirectory() || !/\.(txt|md)$/.test(name) ? [path] : [];
    }),
  );
}

describe.skipIf(!shelf)("models of the shelf (skipped where it is absent)", () => {
  test("each is in one of the tables", () => {
    const told = [...Object.keys({ ...classifiers, ...others, ...refused }), ...elsewhere];
    expect(filesOfShelf().sort()).toEqual(told.sort());
  });

  /** The map that `explain` draws of the photograph. */
  async function explained(name: string, asked: string, method: string) {
    const out = bench.out();
    const photo = join(shelf!, "photos", "dogandcat.jpeg");
    const flags = ["--method", method, "--class", asked, "--raw", "-o", out];
    const { status, stderr } = await convlens("explain", modelAt(name), photo, ...flags);
    expect(status, stderr).toBe(0);
    const [item] = itemsOf(manifestIn(out), method);
    return { label: item!.class?.label, map: Array.from(npyAt(out, item!.files.raw!).data as Float32Array) };
  }

  test.each(Object.entries(classifiers))("%s is explained by Grad-CAM: %s", async (name, expected) => {
    const { label, map } = await explained(name, "top1", "grad-cam");
    if (expected) expect(label).toBe(expected);
    expect(map.every(Number.isFinite)).toBe(true);
    expect(Math.max(...map)).toBeGreaterThan(Math.min(...map));
  });

  test.each(Object.entries(others))(
    "%s, whose output is no list of classes, is explained at %s",
    async (name, region) => {
      const { map } = await explained(name, region, "gradient");
      expect(map.some((v) => v !== 0)).toBe(true);
    },
  );

  test("a detector has no highest class", async () => {
    const photo = join(shelf!, "photos", "dogandcat.jpeg");
    const { status, stderr } = await convlens("explain", modelAt("onnx/ultraface.onnx"), photo, "-o", bench.out());
    expect(status).toBe(2);
    expect(stderr).toContain("the model's output is no list of classes");
  });

  test.each(Object.entries(refused))("%s is refused: %s", async (name, reason) => {
    const { status, stderr } = await convlens("inspect", modelAt(name));
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });
});
