// Draws the pictures of the documentation from what the code makes: `node --import ./scripts/source.mjs scripts/pictures.ts [FILE…]`.
import type { Image } from "@convlens/core/base";
import { renderScene, sampleScenes, sceneClasses } from "@convlens/core/scenes";
import { decodeImage, readFile, writeFileAtomic } from "@convlens/node";
import sharp from "sharp";
import { main } from "../packages/cli/src/main.ts";
import type { Sight } from "../packages/studio/test/support/tabs.ts";
import { studioPictures } from "./studioPictures.ts";

const pictures: Record<string, () => Image | Promise<Image>> = {
  "docs/pictures/scenes.png": () => sheet(8, classRows(8, 2, 96)),
  "docs/pictures/explanation.png": () =>
    made(["explain", "--method", "grad-cam,occlusion,guided-backprop", "--class", "top2"], "explanation.png"),
  "docs/pictures/trust.png": () =>
    made(["explain", "--method", "grad-cam", "--trust"], "grad-cam-1-butterfly-trust.png"),
  "docs/pictures/activations.png": () => made(["activations", "--layers", "conv4"], "activations/001-conv4.png"),
  "docs/pictures/embedding.png": () => embedded(["--canvas", "900", "--snap", "0.6", "--frames"], "thumbnails.png"),
  "docs/pictures/patches.png": () =>
    patches(["--layer", "conv8", "--channels", "22,55,78,211", "--columns", "2", "--tile", "64"], "01-conv8.png"),
  "docs/pictures/studio-network.png": () => studio({ name: "network", hash: "network?layer=conv5", until: "image" }),
  "docs/pictures/studio-layer.png": () =>
    studio({ name: "layer", hash: "layer?layer=conv5&unit=18&at=0.3,0.55", until: ".grid canvas" }),
  "docs/pictures/studio-unit.png": () => studio({ name: "unit", hash: "unit?layer=conv8&unit=55" }),
  "docs/pictures/studio-explain.png": () =>
    studio({ name: "explain", hash: "explain?methods=grad-cam,guided-backprop&class=top2", until: ".card + .card" }),
  "docs/pictures/studio-embedding.png": () =>
    studio({
      name: "embedding",
      hash: "data?part=embedding",
      press: ["Embed the pictures"],
      until: "button:text('CSV')",
    }),
};

/** A view of the studio. */
async function studio(sight: Sight): Promise<Image> {
  const [image] = await studioPictures("convlens-demo/studio", [sight]);
  return image!;
}

/** Scenes that the bundled model has not seen, as it sees them. */
async function embedded(flags: readonly string[], file: string): Promise<Image> {
  const folder = "convlens-demo";
  await main(["scenes", "--seed", "11", "--count", "320", "--split", "scenes=1", "-o", `${folder}/embedding`]);
  const given = ["packages/cli/models/scenes.onnx", `${folder}/embedding/scenes`];
  await main(["embed", ...given, ...flags, "-o", `${folder}/embedding`]);
  return decodeImage(await readFile(`${folder}/embedding/${file}`), file);
}

/** What fires channels of the bundled model in scenes that it has not seen. */
async function patches(flags: readonly string[], file: string): Promise<Image> {
  const folder = "convlens-demo";
  await main(["scenes", "--seed", "11", "--count", "480", "--split", "scenes=1", "-o", `${folder}/patches`]);
  const given = ["packages/cli/models/scenes.onnx", `${folder}/patches/scenes`];
  await main(["patches", ...given, ...flags, "-o", `${folder}/patches`]);
  return decodeImage(await readFile(`${folder}/patches/patches/${file}`), file);
}

/** What a command makes of the bundled model and the demo's scene, in the demo's folder. */
async function made([command, ...flags]: readonly string[], file: string): Promise<Image> {
  const folder = "convlens-demo";
  await main(["demo", "-o", folder]);
  const { name } = sampleScenes()[0]!;
  const given = ["packages/cli/models/scenes.onnx", `${folder}/${name}.png`];
  await main([command!, ...given, ...flags, "-o", `${folder}/pictures`]);
  const path = `${folder}/pictures/${name}/${file}`;
  return decodeImage(await readFile(path), path);
}

/** `repeats` rows of the first classes, then as many of the next. */
function classRows(columns: number, repeats: number, size: number): Image[] {
  return Array.from({ length: sceneClasses.length * repeats }, (_, i) => {
    const row = Math.floor(i / columns);
    const which = Math.floor(row / repeats) * columns + (i % columns);
    const label = sceneClasses[which]!;
    // Settings go by the index: another one for every picture.
    return renderScene({ seed: 4, index: 5 * which + (row % repeats), size, classes: [label] }).image;
  });
}

/** Pictures of one size side by side, in rows. */
function sheet(columns: number, images: readonly Image[]): Image {
  const { width, height } = images[0]!;
  const rows = Math.ceil(images.length / columns);
  const data = new Uint8ClampedArray(columns * width * rows * height * 4);
  for (const [i, image] of images.entries())
    for (let y = 0; y < height; y++) {
      const line = (Math.floor(i / columns) * height + y) * columns + (i % columns);
      data.set(image.data.subarray(y * width * 4, (y + 1) * width * 4), line * width * 4);
    }
  return { width: columns * width, height: rows * height, data };
}

const named = process.argv.slice(2);
for (const [path, draw] of Object.entries(pictures)) {
  if (named.length > 0 && !named.includes(path)) continue;
  const { width, height, data } = await draw();
  // 256 colours with error diffusion: a third of the bytes, and the eye sees no steps.
  const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ palette: true, colours: 256, dither: 0.8, effort: 10, compressionLevel: 9 })
    .toBuffer();
  await writeFileAtomic(path, bytes);
  console.log(`${path}: ${Math.round(bytes.length / 1000)} kB`);
}
