/** The most bytes of a name on usual file systems are 255; some room is left for endings. */
const LONGEST = 200;
const DEEPEST = 16;

/**
 * A path that somebody else wrote, as one that is safe below a folder on every system: with slashes, no part that leads up or
 * elsewhere, none hidden, none that stands for a device. Nothing where no name is left.
 */
export function cleanPath(path: string): string | undefined {
  const parts = path.normalize("NFC").split(/[/\\]/);
  if (parts.includes("..") || parts.length > DEEPEST) return undefined;
  const clean = parts.filter((part) => part !== "" && part !== ".").map(cleanName);
  return clean.length > 0 && clean.every((part) => part !== "") ? clean.join("/") : undefined;
}

function cleanName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}<>:"|?*]/gu, "_")
    .replace(/^\.+/, "_")
    .replace(/[. ]+$/, "");
  // Devices of Windows, with any ending.
  return shortened(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain);
}

/** The ending stays: it may decide what a file is. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const [ending = ""] = /\.[^.]{1,20}$/.exec(name) ?? [];
  let stem = name.slice(0, name.length - ending.length);
  while (Buffer.byteLength(stem + ending) > LONGEST) stem = [...stem].slice(0, -1).join("");
  return stem + ending;
}
