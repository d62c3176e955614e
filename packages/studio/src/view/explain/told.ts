import type { MethodCard } from "@convlens/core/lab";
import type { ColormapName } from "@convlens/core/render";
import { colourFlags } from "../../component/mapColours.ts";
import { opening } from "../../text/code.ts";
import { commandLine, fileWord, flagsOf } from "../../text/command.ts";

export type Params = Readonly<Record<string, unknown>>;
export type ScoreKind = "logit" | "probability";

/** What of maps is asked for, as the address says. */
export interface AskedMaps {
  readonly methods: readonly MethodCard[];
  /** What was said of each method, by its id. */
  readonly params: Readonly<Record<string, Params>>;
  /** As `--class` takes it. */
  readonly class: string;
  readonly score: ScoreKind;
  readonly trust: boolean;
}

/** What commands and code are written for. */
export interface Named {
  readonly model: string;
  readonly picture: string;
}

/** How maps are shown, as far as a command can say. */
export interface Look {
  /** Opacity of heat on the picture. */
  readonly alpha: number;
  readonly colours: ColormapName | undefined;
}

/** Command lines that make the same maps: one, where flags mean the same for all methods that have them. */
export function explainCommand({ model, picture }: Named, asked: AskedMaps, { alpha, colours }: Look): string {
  return together(asked)
    .map(({ methods, said }, i, { length }) =>
      commandLine(
        "explain",
        fileWord(model),
        fileWord(picture),
        "--method",
        methods.map(({ id }) => id).join(","),
        "--class",
        asked.class,
        ...(asked.score === "logit" ? [] : ["--score", asked.score]),
        ...flagsOf(said),
        ...(alpha === 0.6 ? [] : ["--alpha", alpha]),
        ...colourFlags(colours),
        ...(asked.trust ? ["--trust"] : []),
        // The figure of one must not take the place of the other's.
        ...(length > 1 ? ["-o", `convlens-out-${i + 1}`] : []),
      ),
    )
    .join(" && ");
}

interface Together {
  readonly methods: MethodCard[];
  readonly said: Record<string, unknown>;
}

/** Methods that one line of flags does for. */
function together({ methods, params }: AskedMaps): Together[] {
  const groups: Together[] = [];
  for (const method of methods) {
    const said = params[method.id] ?? {};
    const group = groups.find((one) => agree(one, method, said, params));
    if (!group) groups.push({ methods: [method], said: { ...said } });
    else {
      group.methods.push(method);
      Object.assign(group.said, said);
    }
  }
  return groups;
}

/** Whether a flag of one would mean nothing else to the other. */
function agree(group: Together, method: MethodCard, said: Params, all: AskedMaps["params"]): boolean {
  const means = (of: MethodCard, own: Params, flags: Params) =>
    Object.entries(flags).every(
      ([name, value]) => !of.fields.some((field) => field.name === name) || same(own[name], value),
    );
  return means(method, said, group.said) && group.methods.every((other) => means(other, all[other.id] ?? {}, said));
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The same in TypeScript. */
export const explainCode = ({ model, picture }: Named, { methods, params, class: of, score }: AskedMaps): string =>
  `import { writeFile } from "node:fs/promises";
import { explain, methodNamed, predict, resolveTargets } from "@convlens/core/method";
import { overlay, shade } from "@convlens/core/render";
import { encodePng, openModel, pictures } from "@convlens/node";

${opening(model, picture)}
const { scores } = await predict(lens.context(), picture.tensor);
const { model, labels } = lens;
const targets = resolveTargets(${JSON.stringify(of)}, { model, labels, scores, kind: "${score}" });
const asked: Record<string, Record<string, unknown>> = ${JSON.stringify(
    Object.fromEntries(methods.map(({ id }) => [id, params[id] ?? {}])),
    null,
    2,
  )};
for (const [id, params] of Object.entries(asked)) {
  const method = methodNamed(id);
  const maps = await explain(method, lens.context(), picture.tensor, targets.map((t) => t.target), method.params.parse(params));
  for (const [i, map] of maps.entries())
    await writeFile(\`\${id}-\${i + 1}.png\`, await encodePng(overlay(picture.image, shade(map), picture)));
}
await lens.close();
`;
