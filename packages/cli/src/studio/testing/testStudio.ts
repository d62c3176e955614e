import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Limits, usualLimits } from "../limits.ts";
import { type Studio, type StudioOptions, startStudio } from "../server.ts";

const GB = 2 ** 30;

/**
 * A server on a free port of the loopback.
 * @param folder for a page of a few bytes, whose building is not what is tried
 */
export function testStudio(
  folder: string,
  limits: Partial<Limits> = {},
  options: Partial<StudioOptions> = {},
): Promise<Studio> {
  const page = join(folder, "page");
  mkdirSync(join(page, "assets"), { recursive: true });
  writeFileSync(join(page, "index.html"), "<!doctype html><title>Studio</title>");
  writeFileSync(join(page, "assets/index-0a1b2c3d.js"), `console.log("${"studio ".repeat(500)}");\n`);
  return startStudio({
    host: "127.0.0.1",
    port: 0,
    limits: { ...usualLimits, memory: 4 * GB, ...limits },
    opening: { threads: 1 },
    page,
    ...options,
  });
}
