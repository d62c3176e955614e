import { attributions, type Field, fieldsOf, type Method, methodNamed } from "@convlens/core/method";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { commands } from "../../cli/src/command/all.ts";
import { type EmbedFlags, embedSettings } from "../../cli/src/embed/settings.ts";
import { mapColoursOf } from "../../cli/src/explain/colours.ts";
import { paramsFor } from "../../cli/src/flags.ts";
import { settingsOf } from "../../cli/src/train/settings.ts";
import embed from "../../core/src/lab/operation/embed.ts";
import train from "../../core/src/lab/operation/train.ts";
import { mapColours } from "../src/component/mapColours.ts";
import { videoCommand } from "../src/view/camera/told.ts";
import { embedCommand, evaluateCommand } from "../src/view/data/told.ts";
import { dreamCommand } from "../src/view/dream/told.ts";
import { type AskedMaps, explainCommand } from "../src/view/explain/told.ts";
import { layerCommand } from "../src/view/layer/told.ts";
import { networkCommand } from "../src/view/network/told.ts";
import { synthesizeCommand } from "../src/view/synthesize/told.ts";
import { trainCommand } from "../src/view/train/told.ts";
import { unitCommand } from "../src/view/unit/told.ts";

/** Names as people have them, and as nobody should. */
const model = "my nets/o'hara's $(net).onnx";
const picture = "-rf 猫;`cat`.jpg";
const layer = "block 1/conv[0]'s";

/** The words that a shell would hand on. */
function words(line: string): string[] {
  const found = line.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return found.map((word) => word.replace(/'([^']*)'|\\(')/g, (_, inside, quote) => inside ?? quote));
}

interface Parsed {
  readonly command: string;
  readonly args: string[];
  readonly flags: Record<string, unknown>;
}

/** What the command itself understands. Throws what it would say. */
async function parsed(line: string): Promise<Parsed> {
  const [npx, convlens, name, ...rest] = words(line);
  expect([npx, convlens]).toEqual(["npx", "convlens"]);
  const command = new Command(name).exitOverride().configureOutput({ writeErr: () => {} });
  (await commands.find((one) => one.name === name)!.load()).default(command, new AbortController().signal);
  command.action(() => {});
  await command.parseAsync(rest, { from: "user" });
  return { command: name!, args: command.args, flags: command.opts() };
}

/** A value that is no default. */
function unusual({ name, type, items, choices, min, above, max, default: usual }: Field): unknown {
  if (type === "boolean") return usual !== true;
  if (choices) return choices.find((choice) => choice !== usual);
  if (type === "string") return name === "augment" ? "shift=0.1,flip" : `${layer}-it`;
  if (items === "string") return [layer, "conv2"];
  const least = min ?? above ?? 0;
  const step = (items ?? type) === "integer" ? 1 : max === undefined ? 0.25 : (max - least) / 7;
  if (type === "array") return [least + step, least + 2 * step];
  return least + step === usual ? usual + step : least + step;
}

const said = (fields: readonly Field[], except: readonly string[] = []) =>
  Object.fromEntries(fields.filter(({ name }) => !except.includes(name)).map((field) => [field.name, unusual(field)]));

/** Those of what is said that the method takes together with the others. */
function taken(method: Method, all: Record<string, unknown>): Record<string, unknown> {
  const refused = method.params.safeParse(all).error?.issues.map(({ path }) => String(path[0])) ?? [];
  return Object.fromEntries(Object.entries(all).filter(([name]) => !refused.includes(name)));
}

describe("a command that is copied from the studio means what was shown", () => {
  test.each(attributions.map((method) => [method.id, method] as const))("explain by %s", async (id, method) => {
    const own = taken(method, said(fieldsOf(method.params)));
    const card = { id, fields: fieldsOf(method.params) } as unknown as AskedMaps["methods"][number];
    const asked: AskedMaps = {
      methods: [card],
      params: { [id]: own },
      class: "a, b - c",
      score: "probability",
      trust: true,
    };
    const { args, flags } = await parsed(explainCommand({ model, picture }, asked, { alpha: 0.3, colours: undefined }));
    expect(args).toEqual([model, `./${picture}`]);
    expect(flags).toMatchObject({ method: id, class: "a, b - c", score: "probability", alpha: "0.3", trust: true });
    expect(mapColoursOf(String(flags.colormap))).toEqual(mapColours(undefined));
    expect(paramsFor(method, flags)).toEqual(method.params.parse(own));
    expect(Object.keys(own).length).toBe(fieldsOf(method.params).length);
  });

  test.each(attributions.filter(({ graph }) => graph).map((m) => [m.id, m] as const))(
    "a film by %s",
    async (id, method) => {
      const own = taken(method, said(fieldsOf(method.params)));
      const asked = {
        model,
        video: "clip 1.mp4",
        method: id,
        said: own,
        class: undefined,
        alpha: 0.5,
        colours: "grey" as const,
      };
      const { args, flags } = await parsed(videoCommand(asked));
      expect(args).toEqual([model, "clip 1.mp4"]);
      expect(flags).toMatchObject({ class: "top1", eachFrame: true, alpha: "0.5", colormap: "grey" });
      expect(paramsFor(method, flags)).toEqual(method.params.parse(own));
    },
  );

  test("dream", async () => {
    const method = methodNamed("dream");
    const own = taken(method, said(fieldsOf(method.params)));
    const film = { frames: 12, zoom: 1.1, rotate: -2 };
    const { args, flags } = await parsed(dreamCommand({ model, picture, said: own, film }));
    expect(args).toEqual([model, `./${picture}`]);
    expect(flags).toMatchObject({ frames: "12", zoom: "1.1", rotate: "-2" });
    expect(paramsFor(method, flags)).toEqual(method.params.parse(own));
  });

  test.each([
    [{ layer, channels: "3,5", order: "kinship" }],
    [{ unit: `${layer}[3]` }],
    [{ class: "-7" }],
    [{ objective: "-conv1[3] + 2*'a b'[1]", channels: "0-3" }],
  ] as const)("synthesize %o", async (wanted) => {
    const method = methodNamed("feature-visualization");
    const own = taken(method, { ...said(fieldsOf(method.params), ["objective", "channels"]), objective: "" });
    const { objective: _, ...rest } = own;
    const { args, flags } = await parsed(synthesizeCommand(model, { wanted, negative: true, said: rest }));
    expect(args).toEqual([model]);
    expect(flags).toMatchObject({ ...wanted, negative: true });
    expect(paramsFor(method, { ...flags, objective: "", channels: undefined })).toEqual(method.params.parse(own));
  });

  test("the layers of a picture, and their weights", async () => {
    const asked = { model, picture, layer, colours: "inferno", shared: true };
    const activations = await parsed(layerCommand({ ...asked, filters: false }));
    expect(activations).toMatchObject({
      command: "activations",
      args: [model, `./${picture}`],
      flags: { layers: layer, colormap: "inferno", scale: "shared" },
    });
    const filters = await parsed(layerCommand({ ...asked, filters: true }));
    expect(filters).toMatchObject({ command: "filters", args: [model], flags: { layers: layer, scale: "shared" } });
  });

  test("the network, a unit, an evaluation", async () => {
    expect((await parsed(networkCommand(model))).args).toEqual([model]);
    const unit = await parsed(unitCommand({ model, picture, layer, unit: 7, method: "gradient" }));
    expect(unit).toMatchObject({ args: [model, `./${picture}`], flags: { class: `${layer}[7]`, method: "gradient" } });
    const evaluation = await parsed(evaluateCommand(model, "-data", true));
    expect(evaluation).toMatchObject({ args: [model, "./-data"], flags: { skipUnknown: true } });
  });

  test("an embedding", async () => {
    const { space, ...own } = said(fieldsOf(embed.params));
    const { args, flags } = await parsed(embedCommand(model, "my data", own));
    expect(args).toEqual([model, "my data"]);
    expect(embedSettings(flags as unknown as EmbedFlags)).toMatchObject(own);
    const usual = await parsed(embedCommand(model, "my data", {}));
    expect(embedSettings(usual.flags as unknown as EmbedFlags)).toMatchObject(embed.params.parse({}));
  });

  test("a training", async () => {
    const own = said(fieldsOf(train.params), ["keep", "resume"]);
    const settings = async (values: Record<string, unknown>) => {
      const { args, flags } = await parsed(trainCommand(model, "my data", values));
      expect(args).toEqual(["my data"]);
      return settingsOf(args[0]!, flags);
    };
    const { network, size, learningRate, ...rest } = own;
    expect(await settings(own)).toMatchObject({ ...rest, learningRate, arch: network, size: [size, size] });
    const { keep: _, resume: __, network: arch, ...usual } = train.params.parse({ keep: "a" });
    expect(await settings({})).toMatchObject({ ...usual, arch });
    expect(await settings({ network: "open-model" })).toMatchObject({ from: model });
  });
});
