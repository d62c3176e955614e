import { join } from "node:path";
import { UsageError } from "@convlens/core/base";
import { methodNamed } from "@convlens/core/method";
import type { DreamRequest } from "@convlens/core/recipe";
import type { Picture } from "@convlens/node";
import type { Command } from "commander";
import { sorted } from "../clip/flags.ts";
import { dreamClip } from "../dream/clip.ts";
import { dreamFilm, type FilmStyle, pngWith } from "../dream/film.ts";
import { addFlags, animationFormats, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { numberOf, numbersOf, shareOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { recipeOf } from "../recipe.ts";
import requests, { about, type Film, stillDrawing } from "../request/dream.ts";
import { eachPicture, type Run, type RunFlags, withModel } from "../run.ts";
import { writeEntries } from "../write.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly preview?: boolean;
  readonly zoom?: string | true;
  readonly rotate?: string;
  readonly translate?: string;
  readonly frames?: string;
  readonly animate: string;
  readonly fps: string;
  readonly clip?: boolean;
  readonly blend: string;
  readonly resume?: boolean;
}

/** How much nearer a film goes with each frame, where nobody says. */
const ZOOM = 1.04;
const FRAMES = "30";

/** Shows more of whatever layers see in a picture. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("dream");
  command
    .summary(method.summary)
    .description(`${method.summary}\nOf a picture, of every frame of a clip, or on and on as a film.`)
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs; also videos and animated GIFs");
  addFlags(command, [method]);
  command.option("--preview", "also a picture of each octave, as soon as it is there");
  command
    .optionsGroup("Of films that go on from a picture:")
    .option("--zoom [scale]", `a film: each frame goes on from the one before, so much nearer (default ${ZOOM})`)
    .option("--rotate <degrees>", "turned so much from frame to frame, clockwise")
    .option("--translate <x,y>", "moved so many pixels from frame to frame, right and down")
    .option("--frames <n>", `how many (default ${FRAMES})`)
    .optionsGroup("Of clips:")
    .option("--blend <share>", "how much of a frame is its own, the rest is the dream before it, 0 to 1", "0.85")
    .option("--clip", "a folder is a clip: its pictures are frames, in order of name")
    .optionsGroup("Of films and clips:")
    .option("--animate <formats>", "films to write: gif, mp4 or gif,mp4", "mp4")
    .option("--fps <n>", "frames a second, of a film or of a folder of frames", "30")
    .option("--resume", "go on where an earlier run into the same folder stopped, also of a folder of pictures");
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "dream model.onnx moon.jpg --layers mixed4c,mixed4d --layer-weights 1,0.5",
    "dream model.onnx moon.jpg --layers mixed4c --octaves 5 --ratio 1.6 --steps 20 --lr 0.1 --shift 32 --smoothing 0.5 --width 800",
    "dream model.onnx sky.jpg --layers mixed4b --guide flowers.jpg",
    "dream model.onnx moon.jpg --layers mixed4c --zoom 1.04 --rotate 3 --frames 60 --animate mp4,gif",
    "dream model.onnx walk.mp4 --layers mixed4c --steps 5 --width 400",
  ]);
  command.action(async (model: string, named: string[], flags: Flags) => {
    const params = paramsFor(method, flags);
    const film = filmBy(flags);
    const blend = shareOf("blend", flags.blend);
    const style = { formats: animationFormats(flags.animate), resume: flags.resume === true };
    const framesPerSecond = numberOf("fps", flags.fps, { above: 0 });
    const { clips, stills } = await sorted(named, flags);
    if (film && clips.length > 0)
      throw new UsageError(
        `${clips[0]!.path} is a clip, and a film goes on from a picture`,
        "leave --zoom and its like out",
      );
    const request: DreamRequest = { params, preview: flags.preview === true, ...(film && { film }) };
    const pictures = stills.length === 0 && clips.length > 0 ? undefined : stills;
    await withModel(model, pictures, flags, signal, async (run) => {
      const made: string[] = [];
      for await (const picture of eachPicture(run))
        made.push(...(await dreamt(run, picture, request, { ...style, framesPerSecond })));
      for (const clip of clips) {
        const sound = clip.sound ? clip.path : undefined;
        const own = { ...style, framesPerSecond: clip.framesPerSecond, sound };
        made.push(...told(run, clip.path, await dreamClip(run, clip, request, blend, own)));
      }
      return made.join("\n");
    });
  });
}

async function dreamt(run: Run, picture: Picture, request: DreamRequest, style: FilmStyle): Promise<string[]> {
  if (request.film) return told(run, picture.path, await dreamFilm(run, picture, request, style));
  const known = style.resume ? await knownStill(run, picture, request) : undefined;
  if (known !== undefined) return told(run, picture.path, [known]);
  const entries = requests.entries(run, request, picture);
  const written = await writeEntries(run, requests, entries, { folder: picture.stem, picture });
  return told(run, picture.path, written.slice(-1));
}

const told = (run: Run, path: string, written: readonly string[]): string[] =>
  written.map((file) => `${path} → ${join(run.folder.path, file)}`);

/** The dream of a picture, if an earlier run left it and it was asked for in the same way. */
async function knownStill(run: Run, picture: Picture, request: DreamRequest): Promise<string | undefined> {
  const drawing = stillDrawing(request);
  const path = `${picture.stem}/${drawing.name}`;
  const recipe = JSON.stringify(recipeOf(run, { command: "dream", drawing, picture }));
  if (!(await pngWith(join(run.folder.path, path), "convlens", recipe))) return undefined;
  run.folder.add({ picture: picture.path, ...about(request.params), files: { picture: path } });
  run.progress.note(`note: the dream of ${picture.stem} was there`);
  return path;
}

/** The film that the flags ask for. */
function filmBy({ zoom, rotate, translate, frames }: Flags): Film | undefined {
  if ([zoom, rotate, translate, frames].every((flag) => flag === undefined)) return undefined;
  const nearer = zoom === true || [zoom, rotate, translate].every((flag) => flag === undefined) ? ZOOM : (zoom ?? 1);
  return {
    frames: numberOf("frames", frames ?? FRAMES, { min: 1, whole: true }),
    zoom: numberOf("zoom", String(nearer), { above: 0 }),
    rotate: numbersOf("rotate", rotate ?? "0", 1)[0]!,
    translate: numbersOf("translate", translate ?? "0,0", 2) as [number, number],
  };
}
