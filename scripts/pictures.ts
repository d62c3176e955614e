// Draws the pictures of the documentation from what the code makes: `node --import ./scripts/source.mjs scripts/pictures.ts`.
import type { Image } from "@convlens/core/base";
import { renderScene, sceneClasses } from "@convlens/core/scenes";
import { writeFileAtomic } from "@convlens/node";
import sharp from "sharp";

const pictures: Record<string, () => Image> = {
  "docs/pictures/scenes.png": () => sheet(8, classRows(8, 2, 96)),
};

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

for (const [path, draw] of Object.entries(pictures)) {
  const { width, height, data } = draw();
  // 256 colours with error diffusion: a third of the bytes, and the eye sees no steps.
  const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ palette: true, colours: 256, dither: 0.8, effort: 10, compressionLevel: 9 })
    .toBuffer();
  await writeFileAtomic(path, bytes);
  console.log(`${path}: ${Math.round(bytes.length / 1000)} kB`);
}
