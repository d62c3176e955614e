import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TestProject } from "vitest/node";
import { shelf } from "../../core/src/testing/shelf.ts";
import { findChromium, launchChromium } from "./support/chromium.ts";
import { convlens, serveStudio } from "./support/command.ts";
import { film } from "./support/film.ts";
import { hostFiles } from "./support/host.ts";

/** A studio that a page can be opened of. */
export interface Place {
  readonly model: "scenes" | "googlenet";
  readonly way: "served" | "page";
  readonly url: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where Chromium is reached; nothing where the machine has none. */
    chromium: string | undefined;
    places: readonly Place[];
    /** A folder that goes when all is over; `scenes` in it is a data set. */
    folder: string;
  }
}

/** Pictures of each class of scenes: three. */
const PICTURES = 48;

/** Starts the studios, each in both ways, and a browser, for all tests together. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executable = findChromium();
  if (!executable) {
    console.warn("skipped: there is no Chromium on the path, and CHROMIUM names none");
    project.provide("chromium", undefined);
    project.provide("places", []);
    project.provide("folder", "");
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), "convlens-browser-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also where the tests are interrupted.
  process.once("exit", remove);
  const endings: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of endings.toReversed()) await end();
    remove();
  };
  try {
    await convlens("scenes", "--count", `${PICTURES}`, "--seed", "7", "--split", "scenes=1", "-o", folder);
    writeFileSync(join(folder, "film.y4m"), film());
    const browser = await launchChromium(executable, join(folder, "film.y4m"));
    endings.push(() => browser.close());
    const places: Place[] = [];
    for (const [model, ...given] of modelsOf(join(folder, "scenes"))) {
      const served = await serveStudio(...given);
      endings.push(() => served.close());
      places.push({ model, way: "served", url: served.url });
      const site = join(folder, "site", model);
      mkdirSync(join(folder, "site"), { recursive: true });
      await convlens("studio", "--export", site, ...given);
      const host = await hostFiles(site, `/some/where/${model}/`);
      endings.push(() => host.close());
      places.push({ model, way: "page", url: host.url });
    }
    project.provide("chromium", browser.wsEndpoint());
    project.provide("places", places);
    project.provide("folder", folder);
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The bundled model, and GoogLeNet where it is at hand. */
function modelsOf(data: string): readonly (readonly [Place["model"], string, string])[] {
  const bundled = join(import.meta.dirname, "../../cli/models/scenes.onnx");
  const all: [Place["model"], string, string][] = [["scenes", bundled, data]];
  if (shelf) all.push(["googlenet", join(shelf, "models/imagenet/googlenet.onnx"), data]);
  return all;
}
