import { createHash } from "node:crypto";
import { nearest, UsageError } from "@convlens/core/base";
import { isUrl } from "../http.ts";
import { shelves } from "./known/all.ts";
import type { KnownModel } from "./known/define.ts";

/** A model that can be fetched. */
export interface Reference {
  /** As a user says it. */
  readonly name: string;
  readonly url: string;
  /** Of the file, in the folder that is its own. */
  readonly file: string;
  /** The folder's name in the cache. */
  readonly folder: string;
  /** What is known of it, where it is one of the known models. */
  readonly known?: KnownModel;
  /** Whether the repository may hold files beside it that say what goes in and what comes out. */
  readonly repository: boolean;
}

export const knownModels: readonly KnownModel[] = shelves.flatMap((shelf) => shelf.models);

/**
 * The model that is called so: one of the known ones, `hf:organisation/repository/file[@revision]` on Hugging Face, or an http or
 * https address. `undefined` for what is none of these.
 */
export function referenceTo(name: string, among: readonly KnownModel[] = knownModels): Reference | undefined {
  const known = among.find((m) => m.name === name);
  if (known) return { name, url: known.url, file: fileOf(known.url), folder: name, known, repository: false };
  const url = name.startsWith("hf:") ? hubAddress(name) : isUrl(name) ? addressed(name) : undefined;
  if (url === undefined) return undefined;
  const file = fileOf(url);
  const digits = createHash("sha256").update(url).digest("hex").slice(0, 12);
  return { name, url, file, folder: `${file}-${digits}`, repository: name.startsWith("hf:") };
}

/** The same; throws `UsageError` with the nearest names for what is none. */
export function requireReference(name: string, among: readonly KnownModel[] = knownModels): Reference {
  const found = referenceTo(name, among);
  if (found) return found;
  const names = nearest(
    name,
    among.map((m) => m.name),
    3,
  );
  throw new UsageError(
    `no known model is called "${name}"`,
    `nearest: ${names.join(", ")}; or hf:organisation/repository/file, or an address`,
  );
}

function hubAddress(name: string): string {
  const [, organisation, repository, path, revision = "main"] =
    /^hf:([^/@]+)\/([^/@]+)\/([^@]+?)(?:@([^@]+))?$/.exec(name) ?? [];
  if (!organisation || !repository || !path || path.split("/").some((part) => part === "" || part === ".."))
    throw new UsageError(`${name}: not a file on Hugging Face`, "hf:organisation/repository/file[@revision] is one");
  const at = path.split("/").map(encodeURIComponent).join("/");
  return `https://huggingface.co/${organisation}/${repository}/resolve/${encodeURIComponent(revision)}/${at}`;
}

function addressed(name: string): string {
  if (!URL.canParse(name)) throw new UsageError(`${name} is no http or https address`, "https://host/path is one");
  return new URL(name).href;
}

/** The last part of the address, as a name that every file system takes. */
function fileOf(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  return (
    last
      .replace(/%[0-9a-f]{2}|[^\w.+-]/gi, "_")
      .replace(/^\.+/, "_")
      .slice(-120) || "model"
  );
}

/** The address at the mirror that `CONVLENS_MIRROR` names in place of scheme and host; the address itself without one. */
export function mirrored(url: string, mirror: string | undefined = process.env.CONVLENS_MIRROR): string {
  if (!mirror) return url;
  if (!isUrl(mirror) || !URL.canParse(mirror))
    throw new UsageError(`CONVLENS_MIRROR=${mirror}: not an http or https address`, "https://host[/path] is one");
  const { pathname, search } = new URL(url);
  return `${mirror.replace(/\/+$/, "")}${pathname}${search}`;
}
