import { classifierOf, labelsOfPaths, type Sample } from "@convlens/core/method";
import type { InputSpec } from "@convlens/core/onnx";
import { preprocess } from "@convlens/core/onnx";
import type { PictureFile } from "@convlens/node";
import type { Run } from "./run.ts";

/** What becomes of a picture before its values are: RGB or grey, 0 to 255. */
const plainly = ({ channels, ...spec }: InputSpec): InputSpec => ({
  ...spec,
  channels: channels === "GRAY" ? "GRAY" : "RGB",
  range: [0, 255],
  mean: [0],
  std: [1],
});

/** At most so many of the pictures that the arguments name, evenly spread; tensors, which are prepared already, are none. */
export function spread(pictures: readonly PictureFile[], most: number): readonly PictureFile[] {
  const images = pictures.filter(({ name }) => !/\.npy$/i.test(name));
  const count = Math.min(most, images.length);
  return Array.from({ length: count }, (_, i) => images[Math.floor((i * images.length) / count)]!);
}

/** Pictures brought to the model's size, each with the class that its name or folder tells. */
export async function samplesOf(
  { lens, signal, progress }: Run,
  files: readonly PictureFile[],
  resize: InputSpec["resize"] = lens.input.resize,
): Promise<Sample[]> {
  const labels = await labelsOfPaths(
    files.map((f) => f.path),
    lens.labels,
    classifierOf(lens.model).classes,
  );
  const samples: Sample[] = [];
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    progress.show(file.stem, i, files.length);
    const loaded = await file.load();
    if (loaded.kind !== "image") continue;
    const { tensor } = preprocess(loaded.image, plainly({ ...lens.input, resize }));
    samples.push({ pixels: tensor, ...(labels[i] !== undefined && { label: labels[i] }) });
  }
  return samples;
}
