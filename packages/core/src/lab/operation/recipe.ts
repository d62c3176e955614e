import { z } from "zod";
import { attributions, methodNamed } from "../../method/index.ts";
import {
  activationsRequest,
  dreamRequest,
  explainRequest,
  filtersRequest,
  type Recipe,
  synthesizeRequest,
} from "../../recipe/index.ts";
import { defineOperation } from "../define.ts";
import { paramsOf } from "../paramsOf.ts";

const said = z.record(z.string(), z.unknown());

const params = z.strictObject({
  /** The version that makes it. */
  convlens: z.string(),
  /** What the command is asked for, in its own form; of methods what was said is enough. */
  asked: z.discriminatedUnion("command", [
    z.strictObject({ command: z.literal("explain"), request: explainRequest }),
    z.strictObject({ command: z.literal("activations"), request: activationsRequest }),
    z.strictObject({ command: z.literal("filters"), request: filtersRequest }),
    z.strictObject({ command: z.literal("dream"), request: dreamRequest }),
    z.strictObject({ command: z.literal("synthesize"), request: synthesizeRequest }),
  ]),
  /** Which of the files that the request makes; all, where it is absent. */
  shows: z.string().optional(),
  /** What the model's file is called. */
  model: z.string().min(1),
  /** What the picture's file is called; its id, or where it has none the SHA-256 of the file. */
  picture: z
    .strictObject({ path: z.string().min(1), id: z.string().optional(), sha256: z.string().optional() })
    .optional(),
});

type Asked = z.output<typeof params>["asked"];

const methods = { activations: "activations", filters: "filters", dream: "dream", synthesize: "feature-visualization" };

/** With all parameters of the methods, also those that nobody said. */
function whole(asked: Asked): Record<string, unknown> {
  if (asked.command !== "explain") {
    // Which channels are synthesised is told picture by picture.
    const { channels: _, ...own } = full(methodNamed(methods[asked.command]), asked.request.params);
    return { ...asked.request, params: own };
  }
  const known = (id: string) => attributions.find((method) => method.id === id) ?? methodNamed(id);
  return {
    ...asked.request,
    methods: asked.request.methods.map((m) => ({ ...m, params: full(known(m.id), m.params) })),
  };
}

const full = (method: { readonly params: z.ZodObject }, given: z.output<typeof said>) =>
  paramsOf(method, given) as Record<string, unknown>;

/** What made a picture of the open model, enough for `convlens run` to make it again. */
export default defineOperation({
  id: "recipe",
  pace: "quick",
  params,
  async run({ lens, origin }, { convlens, asked, shows, model, picture }): Promise<Recipe> {
    const from = await origin(picture?.id);
    return {
      convlens,
      command: asked.command,
      request: whole(asked),
      ...(shows !== undefined && { shows }),
      model: { path: model, sha256: from.model },
      ...(from.architecture && { architecture: from.architecture }),
      ...(picture && {
        picture: { path: picture.path, sha256: from.picture ?? picture.sha256 ?? "", stem: stemOf(picture.path) },
      }),
      input: lens.input as Recipe["input"],
      ...(lens.scores && { scores: lens.scores }),
      engine: {
        id: lens.engine.id as Recipe["engine"]["id"],
        version: lens.engine.version,
        ...(from.threads !== undefined && { threads: from.threads }),
        memory: from.memory,
      },
    };
  },
});

/** A file's name without folders and ending. */
const stemOf = (path: string): string => path.replace(/^.*[/\\](?=.)/s, "").replace(/(?<=.)\.[^.]*$/, "");
