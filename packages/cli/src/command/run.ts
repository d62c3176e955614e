import { stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { ConvlensError, UsageError } from "@convlens/core/base";
import { parsed, parseRecipe, type Recipe } from "@convlens/core/recipe";
import { changed, type Picture, pictures, placeOf, readFile, readPngText } from "@convlens/node";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import type { OutputFlags } from "../outputFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { requests } from "../request/all.ts";
import type { Requests } from "../request/define.ts";
import { type Run, type RunOptions, withOptions } from "../run.ts";
import { version } from "../version.ts";
import { writeEntries } from "../write.ts";

interface Flags extends OutputFlags {
  readonly model?: string;
  readonly picture?: string;
  readonly arch?: string;
  readonly anyway?: boolean;
}

/** Makes a picture again, from the recipe that it carries. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Makes a picture again from the recipe that it carries.")
    .description(
      "Makes a picture again from the recipe that it carries: the same bytes on the same engine. Model and picture are looked for where they were, from the working folder.",
    )
    .argument("<recipe>", "a PNG that Convlens wrote, or a recipe as .json")
    .option("--model <file>", "the model, where it is elsewhere now")
    .option("--picture <file>", "the picture, where it is elsewhere now")
    .option("--arch <file>", "what describes the model's network, where it is elsewhere now")
    .option("--anyway", "also with files that are not those that were used");
  addOutputFlags(command);
  addExamples(command, [
    "run convlens-out/dog/explanation.png -o again",
    "run saved.png --model models/vgg16.onnx --picture photos/dog.jpg",
  ]);
  command.action(async (path: string, flags: Flags) => {
    const bytes = await readFile(path);
    const recipe = recipeIn(bytes, path);
    const kind = await requestsOf(recipe.command, path);
    const request = parsed(kind.schema, recipe.request, path, ["request"]);
    const { meant, found } = await filesOf(recipe, flags, path);
    await withOptions(meant, found ? [found] : [], optionsOf(recipe, flags), flags, signal, async (run) => {
      requireArchitecture(run, recipe, flags);
      noteVersions(run, recipe);
      const written = await again(run, kind, request, recipe, flags);
      const same = await Promise.all(
        written.map(async (file) => Buffer.compare(await readFile(join(run.folder.path, file)), bytes) === 0),
      );
      return written.map((file, i) => `${join(run.folder.path, file)}${same[i] ? ": the same bytes" : ""}`).join("\n");
    });
  });
}

function recipeIn(bytes: Uint8Array, path: string): Recipe {
  if (extname(path).toLowerCase() === ".json") return parseRecipe(new TextDecoder().decode(bytes), path);
  const text = readPngText(bytes, path).convlens;
  if (text === undefined)
    throw new ConvlensError(
      `${path} carries no recipe`,
      "only PNG files that Convlens wrote do, unless they were saved anew",
    );
  return parseRecipe(text, path);
}

async function requestsOf(command: string, path: string): Promise<Requests<unknown>> {
  const found = requests.find(({ name }) => name === command);
  if (!found)
    throw new ConvlensError(
      `the recipe in ${path} is for "convlens ${command}", which this version cannot repeat`,
      `it can repeat ${requests.map(({ name }) => name).join(", ")}`,
    );
  return (await found.load()).default as unknown as Requests<unknown>;
}

async function filesOf(recipe: Recipe, flags: Flags, path: string) {
  const meant = flags.model ?? recipe.model.path;
  if (!flags.model) await mustBeThere("model", meant, path);
  if (recipe.architecture && flags.arch === undefined) await mustBeThere("arch", recipe.architecture.path, path);
  if (!recipe.picture && flags.picture)
    throw new UsageError(`--picture ${flags.picture}: what ${path} shows is of the model alone`, "leave it out");
  if (!recipe.picture) return { meant };
  const picture = flags.picture ?? recipe.picture.path;
  if (!flags.picture) await mustBeThere("picture", picture, path);
  const [found] = await pictures([picture]);
  return { meant, found: { ...found!, stem: recipe.picture.stem } };
}

async function mustBeThere(what: "model" | "picture" | "arch", file: string, recipe: string): Promise<void> {
  const place = what === "model" ? placeOf(file) : file;
  if (await stat(place).catch(() => undefined)) return;
  throw new ConvlensError(
    `the ${what === "arch" ? "architecture" : what} of ${recipe} is not at ${file}`,
    `--${what} says where it is now`,
  );
}

function optionsOf({ model, architecture, input, scores, engine }: Recipe, flags: Flags): RunOptions {
  const arch = flags.arch ?? architecture?.path;
  return {
    ...(arch !== undefined && { architecture: arch }),
    declared: { input, ...(scores && { output: { scores } }) },
    size: input.size,
    engine: engine.id,
    memory: engine.memory,
    ...(engine.threads !== undefined && { threads: engine.threads }),
    ...(!flags.anyway && { sha256: model.sha256 }),
  };
}

/** Throws `ConvlensError` where the network is described by another file than then. */
function requireArchitecture({ lens }: Run, { architecture: then }: Recipe, { anyway }: Flags): void {
  const now = lens.architecture;
  if (!anyway && then && now && then.sha256 !== now.sha256) throw changed(now.path, then.sha256, now.sha256);
}

function noteVersions({ lens, progress }: Run, recipe: Recipe): void {
  const then = [`convlens ${recipe.convlens}`, recipe.engine.version];
  const now = [`convlens ${version}`, lens.engine.version];
  if (String(then) !== String(now))
    progress.note(`note: made with ${then.join(" on ")}, this is ${now.join(" on ")}: bytes may differ`);
}

async function again(
  run: Run,
  kind: Requests<unknown>,
  request: unknown,
  recipe: Recipe,
  flags: Flags,
): Promise<string[]> {
  const only = ({ name }: { name: string }) => recipe.shows === undefined || name === recipe.shows;
  const written =
    kind.needs === "model"
      ? await writeEntries(run, kind, kind.entries(run, request), { folder: kind.folder, only })
      : await ofPicture(run, kind, request, await pictureOf(run, recipe, flags), only);
  if (written.length > 0) return written;
  throw new ConvlensError(
    `nothing that the recipe makes is called ${recipe.shows}`,
    recipe.shows ? "labels or layers of the model may have changed" : "its request makes no picture",
  );
}

function ofPicture(
  run: Run,
  kind: Requests<unknown> & { needs: "picture" },
  request: unknown,
  picture: Picture,
  only: (drawing: { name: string }) => boolean,
): Promise<string[]> {
  return writeEntries(run, kind, kind.entries(run, request, picture), { folder: picture.stem, picture, only });
}

async function pictureOf(run: Run, recipe: Recipe, flags: Flags): Promise<Picture> {
  const [file] = run.pictures;
  if (!file) throw new ConvlensError("the recipe names no picture", "--picture names one");
  const picture = await run.lens.picture(file);
  for (const note of picture.notes) run.progress.note(`note: ${note}`);
  if (picture.sha256 !== recipe.picture!.sha256 && !flags.anyway)
    throw changed(picture.path, recipe.picture!.sha256, picture.sha256);
  return picture;
}
