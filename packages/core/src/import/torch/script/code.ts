import { ConvlensError } from "../../../base/errors.ts";
import { parse } from "./parse.ts";
import type { ClassSyntax, FunctionSyntax, SourceFile } from "./syntax.ts";
import { SyntaxFault } from "./tokens.ts";

/** A function or method with the file that it stands in. */
export interface Located {
  readonly syntax: FunctionSyntax;
  readonly file: SourceFile;
}

/** The files of code of an archive, each parsed when something in it is asked for. */
export class Code {
  readonly #read: (path: string) => string | undefined;
  readonly #files = new Map<string, SourceFile | undefined>();

  constructor(read: (path: string) => string | undefined) {
    this.#read = read;
  }

  classNamed(name: string): { readonly syntax: ClassSyntax; readonly file: SourceFile } | undefined {
    const [file, last] = this.#place(name);
    const syntax = file?.classes.get(last);
    return file && syntax && { syntax, file };
  }

  functionNamed(name: string): Located | undefined {
    const [file, last] = this.#place(name);
    const syntax = file?.functions.get(last);
    return file && syntax && { syntax, file };
  }

  method(type: string, name: string): Located | undefined {
    const found = this.classNamed(type);
    const syntax = found?.syntax.methods.get(name);
    return found && syntax && { syntax, file: found.file };
  }

  /** `__torch__.a.b.C` stands in `__torch__/a/b.py`. */
  #place(name: string): [SourceFile | undefined, string] {
    const parts = name.split(".");
    return [this.#file(`${parts.slice(0, -1).join("/")}.py`), parts.at(-1)!];
  }

  #file(path: string): SourceFile | undefined {
    if (!this.#files.has(path)) this.#files.set(path, this.#parsed(path));
    return this.#files.get(path);
  }

  #parsed(path: string): SourceFile | undefined {
    const text = this.#read(path);
    if (text === undefined) return undefined;
    try {
      return parse(text, path);
    } catch (cause) {
      if (!(cause instanceof SyntaxFault)) throw cause;
      throw new ConvlensError(
        `line ${cause.line} of code/${path} is no TorchScript: ${cause.message}`,
        "Copy the file again, or export the model to ONNX.",
        { cause },
      );
    }
  }
}
