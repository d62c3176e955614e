import { homedir } from "node:os";
import { posix, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's folder for what can be fetched again: `$XDG_CACHE_HOME/convlens`, or where the system has such things. */
export function cacheFolder(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const { join, isAbsolute } = platform === "win32" ? win32 : posix;
  // The specification has relative paths ignored.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, "convlens");
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "convlens", "Cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "convlens");
  return join(home, ".cache", "convlens");
}
