import { expect, test } from "vitest";
import { cacheFolder } from "./cacheFolder.ts";

test.each([
  [{ XDG_CACHE_HOME: "/c" }, "linux", "/c/convlens"],
  [{ XDG_CACHE_HOME: "c" }, "linux", "/home/a/.cache/convlens"],
  [{}, "linux", "/home/a/.cache/convlens"],
  [{}, "darwin", "/home/a/Library/Caches/convlens"],
  [{ XDG_CACHE_HOME: "/c" }, "darwin", "/c/convlens"],
] as const)("%j on %s", (env, platform, folder) => {
  expect(cacheFolder(env, platform, "/home/a")).toBe(folder);
});

test("on Windows", () => {
  const local = "C:\\Users\\a\\AppData\\Local";
  expect(cacheFolder({ LOCALAPPDATA: local }, "win32", "C:\\Users\\a")).toBe(`${local}\\convlens\\Cache`);
  expect(cacheFolder({}, "win32", "C:\\Users\\a")).toBe(`${local}\\convlens\\Cache`);
});
