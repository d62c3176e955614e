import { dirname } from "node:path";
import { ConvlensError } from "@convlens/core/base";

/** What a file system's refusal means to a user, naming the path and a way out. Other errors come back as they are. */
export function fileError(error: unknown, path: string, doing: "read" | "write"): unknown {
  const code = (error as NodeJS.ErrnoException)?.code;
  const told = code === undefined ? undefined : (doing === "read" ? reading : writing)(code, path);
  if (told) return new ConvlensError(...told, { cause: error });
  if (code === undefined || error instanceof ConvlensError) return error;
  return new ConvlensError(`cannot ${doing} ${path}: ${(error as Error).message}`, undefined, { cause: error });
}

type Told = readonly [message: string, hint: string];

function reading(code: string, path: string): Told | undefined {
  switch (code) {
    case "ENOENT":
      return [`no such file: ${path}`, "check the path"];
    case "ENOTDIR":
      return [`no such file: ${path}`, "a part of the path is a file, not a folder"];
    case "EACCES":
    case "EPERM":
      return [`may not read ${path}`, "its permissions forbid it"];
    case "EISDIR":
      return [`${path} is a folder, not a file`, "name a file in it"];
    default:
      return undefined;
  }
}

function writing(code: string, path: string): Told | undefined {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return [`no space left for ${path}`, "free some, or write elsewhere with -o"];
    case "EFBIG":
      return [`the disk takes no file of the size of ${path}`, "write elsewhere with -o"];
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOENT":
      return [`may not write into ${dirname(path)}`, "choose another folder with -o"];
    case "ENOTDIR":
    case "EEXIST":
      return [`cannot write ${path}: a part of the path is a file, not a folder`, "choose another folder with -o"];
    case "EISDIR":
      return [`cannot write ${path}: it is a folder`, "move it away, or choose another folder with -o"];
    case "ENAMETOOLONG":
      return [`cannot write ${path}: the name is too long`, "choose a shorter path with -o"];
    default:
      return undefined;
  }
}
