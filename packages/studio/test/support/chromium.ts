import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type BrowserServer, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser that the environment names as `CHROMIUM`, or one on the path. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(runs);
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a browser that others connect to.
 * @param film a y4m file that takes the camera's place
 */
export function launchChromium(executablePath: string, film?: string): Promise<BrowserServer> {
  const camera = [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${film}`,
  ];
  return chromium.launchServer({
    executablePath,
    // Containers have no namespaces for its sandbox; it opens our own pages only.
    args: ["--no-sandbox", "--font-render-hinting=none", "--force-color-profile=srgb", ...(film ? camera : [])],
  });
}
