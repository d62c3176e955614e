import { ConvlensError } from "../../../base/errors.ts";
import { EXPORT } from "../aten/define.ts";
import type { Program } from "../aten/picture.ts";
import type { Pickled } from "../values.ts";
import { Instance, isDict, TorchTensor } from "../values.ts";
import type { ScriptArchive } from "./archive.ts";
import { Attributes } from "./attributes.ts";
import { Code } from "./code.ts";
import { Interpreter } from "./interpreter.ts";
import { ModuleObject } from "./objects.ts";

/** The `forward` of the module that an archive holds. */
export function programOf(archive: ScriptArchive, name: string): Program {
  const { root } = archive;
  if (!(root instanceof Instance) || !root.type.startsWith("__torch__"))
    throw new ConvlensError(`"${name}" holds no module of TorchScript`, EXPORT);
  const code = new Code((path) => archive.source(path));
  const forward = code.method(root.type, "forward");
  if (!forward) throw new ConvlensError(`"${name}" has no code for the forward pass of its ${root.type}`, EXPORT);
  const [, input, ...more] = forward.syntax.parameters;
  const needed = more.filter((p) => !p.otherwise).map((p) => p.name);
  if (!input || needed.length > 0)
    throw new ConvlensError(
      `the model of "${name}" takes ${input ? `${needed.length + 1} inputs: ${[input.name, ...needed].join(", ")}` : "no input"}`,
      "Convlens gives a model one picture: make the others constants, or save the part that takes the picture.",
    );
  let attributes = new Attributes(archive);
  return {
    input: input.name,
    shape: tracedShape(archive.traced),
    write(emitter, picture) {
      attributes = new Attributes(archive);
      return new Interpreter(code, emitter, attributes).callModule(
        new ModuleObject(root, ""),
        "forward",
        [picture],
        new Map(),
      );
    },
    notes: () =>
      attributes.trained ? ["the model was saved in training mode; it is read as one whose training is over"] : [],
  };
}

/** The extents of the picture that a module was traced with. */
function tracedShape(traced: Pickled): readonly number[] | undefined {
  const given = isDict(traced) ? traced.entries.get("forward") : undefined;
  const [picture] = Array.isArray(given) ? given : [];
  return picture instanceof TorchTensor && picture.shape.length === 4 ? picture.shape : undefined;
}
