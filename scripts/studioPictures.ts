import { join } from "node:path";
import type { Image } from "@convlens/core/base";
import { decodeImage } from "@convlens/node";
import { chromium } from "playwright-core";
import { findChromium, launchChromium } from "../packages/studio/test/support/chromium.ts";
import { convlens, serveStudio } from "../packages/studio/test/support/command.ts";
import { look, type Sight } from "../packages/studio/test/support/tabs.ts";
import { Traffic } from "../packages/studio/test/support/traffic.ts";

const size = { width: 1280, height: 800 };

/**
 * Views of the studio on the bundled model and scenes that it has not seen, as Chromium shows them.
 * @param folder for the scenes
 */
export async function studioPictures(folder: string, sights: readonly Sight[]): Promise<Image[]> {
  const executable = findChromium();
  if (!executable) throw new Error("there is no Chromium on the path, and CHROMIUM names none");
  await convlens("scenes", "--seed", "11", "--count", "320", "--split", "scenes=1", "-o", folder);
  const server = await launchChromium(executable);
  const served = await serveStudio("packages/cli/models/scenes.onnx", join(folder, "scenes"));
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const images: Image[] = [];
    for (const sight of sights) {
      const page = await browser.newPage({ viewport: size, reducedMotion: "reduce", colorScheme: "light" });
      const traffic = new Traffic(page);
      await page.goto(`${served.url}#/${sight.hash}`);
      await look({ page, traffic }, sight);
      images.push(await decodeImage(await page.screenshot({ animations: "disabled" }), `${sight.name}.png`));
      await page.close();
    }
    await browser.close();
    return images;
  } finally {
    await served.close();
    await server.close();
  }
}
