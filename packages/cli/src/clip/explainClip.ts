import { join } from "node:path";
import { ConvlensError, type Image } from "@convlens/core/base";
import type { ScoreKind } from "@convlens/core/method";
import { preprocess } from "@convlens/core/onnx";
import type { ExplainRequest } from "@convlens/core/recipe";
import {
  captioned,
  type FigureText,
  figureText,
  type MapColours,
  overlay,
  type Range,
  shrunk,
} from "@convlens/core/render";
import { type Clip, type ClipFrame, nodePlatform, type Picture } from "@convlens/node";
import { type FilmFormat, writeFilms } from "../films.ts";
import { slug } from "../output.ts";
import { type AskedTarget, attributionNamed, entriesOf, mapsOf, requirePossible } from "../request/explain.ts";
import type { Run } from "../run.ts";
import { formatScore } from "../score.ts";
import { targetsOf } from "../targets.ts";
import { Track } from "./track.ts";

/** How a clip is explained. */
export interface ClipRequest {
  readonly methods: ExplainRequest["methods"];
  /** What to explain, as `--class` takes it. */
  readonly class: string;
  readonly score: ScoreKind;
  /** Whether `class` is asked anew of each frame; else what it is on the first frame is explained throughout. */
  readonly perFrame: boolean;
  /** Deviation of the Gaussian that maps are averaged with along time, in frames; 0: not at all. */
  readonly smoothing: number;
  readonly formats: readonly FilmFormat[];
  readonly alpha: number;
  /** Where they are not the usual ones. */
  readonly colormap?: MapColours | undefined;
}

/** Writes a film for each method and target of a clip, at the clip's rate, on one colour scale. Returns the paths written. */
export async function explainClip(run: Run, clip: Clip, request: ClipRequest): Promise<string[]> {
  const tracks: Track[] = [];
  try {
    await compute(run, clip, request, tracks);
    const text = await figureText(nodePlatform.rasterizeSvg, 15);
    const labels = tracks.flatMap((t) => t.targets.map((target) => target.label));
    await Promise.all([text.normal, text.bold].map((face) => face.prepare([...new Set(labels)])));
    const written: string[] = [];
    for (const track of tracks) {
      run.signal.throwIfAborted();
      written.push(...(await write(run, clip, request, track, nameOf(track, tracks, request), text)));
    }
    return written;
  } finally {
    await Promise.all(tracks.map((track) => track.close()));
  }
}

/** Computes the maps of all frames into tracks, which the caller closes. */
async function compute(run: Run, clip: Clip, request: ClipRequest, tracks: Track[]): Promise<void> {
  const folder = join(run.folder.path, clip.stem);
  let asked = request.class;
  let frame = 0;
  let first: Image | undefined;
  for await (const { image } of clip.frames(run.signal)) {
    run.progress.show(clip.stem, frame, clip.count);
    first ??= image;
    requireSameSize(clip, first, image, frame);
    const picture = await pictureOf(run, clip, image, frame);
    const targets = await targetsOf(run, picture, { class: asked, score: request.score });
    if (frame === 0) await requireAll(run, request, targets, picture);
    if (!request.perFrame) asked = targets.map((t) => t.expression).join(",");
    await addFrame(run, request, picture, targets, tracks, folder);
    frame++;
  }
  if (frame === 0) throw new ConvlensError(`${clip.path} has no frames`, "see whether it plays");
}

/** A method that cannot be had is told of before others have worked on every frame. */
async function requireAll(run: Run, { methods, score }: ClipRequest, targets: AskedTarget[], picture: Picture) {
  for (const { id, params } of methods)
    await requirePossible(run, attributionNamed(id), params, { targets, score }, picture);
}

/** Frames of one film have one size. */
export function requireSameSize(clip: Clip, first: Image, image: Image, frame: number): void {
  if (image.width === first.width && image.height === first.height) return;
  throw new ConvlensError(
    `${clip.path}: frame ${frame + 1} is ${image.width}×${image.height}, the first ${first.width}×${first.height}`,
    "the pictures of a clip have one size; without --clip each is explained alone",
  );
}

async function addFrame(
  run: Run,
  { methods, score }: ClipRequest,
  picture: Picture,
  targets: AskedTarget[],
  tracks: Track[],
  folder: string,
): Promise<void> {
  let at = 0;
  for (const { id, params } of methods) {
    const method = attributionNamed(id);
    const maps = await mapsOf(run, method, params, { targets, score }, picture);
    for (const [k, map] of maps.entries()) {
      tracks[at] ??= await Track.of(method, params, map, folder, `${id}-${k + 1}`);
      await tracks[at]!.add(map, targets[k]!);
      at++;
    }
  }
}

const pictureOf = ({ lens }: Run, clip: Clip, image: Image, frame: number): Promise<Picture> => {
  const bytes = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength);
  const name = `${clip.stem}, frame ${frame + 1}`;
  return lens.picture({
    path: clip.path,
    name,
    stem: clip.stem,
    load: async () => ({ kind: "image", image, bytes, notes: [] }),
  });
};

/** Writes a track's films, and lists them. */
async function write(
  run: Run,
  clip: Clip,
  request: ClipRequest,
  track: Track,
  name: string,
  text: FigureText,
): Promise<string[]> {
  const range = await track.range(request.smoothing);
  const drawn = (side: number) => framesOf(run, clip, request, track, { range, text, side });
  const sound = clip.sound ? clip.path : undefined;
  const files = await writeFilms(run, `${clip.stem}/${name}`, request.formats, drawn, sound);
  run.folder.add({ ...itemOf(clip, request, track), files });
  return Object.values(files);
}

interface Drawn {
  readonly range: Range;
  readonly text: FigureText;
  /** The most pixels along a side. */
  readonly side: number;
}

/** The clip's frames with the track's maps on them and the target's score below. */
async function* framesOf(
  run: Run,
  clip: Clip,
  { smoothing, alpha, colormap }: ClipRequest,
  track: Track,
  { range, text, side }: Drawn,
): AsyncGenerator<ClipFrame> {
  let frame = 0;
  for await (const { image, milliseconds } of clip.frames(run.signal)) {
    run.progress.show(`${clip.stem}: ${track.method.id}`, frame, clip.count);
    const { placement } = preprocess(image, run.lens.input);
    const shade = await track.shade(frame, smoothing, range, colormap);
    const { label, score } = track.targets[frame]!;
    const shown = shrunk(overlay(image, shade, { placement, alpha }), side);
    yield { image: captioned(shown, { label, detail: formatScore(score) }, text), milliseconds };
    frame++;
  }
}

function itemOf(clip: Clip, { class: asked, score, perFrame, smoothing }: ClipRequest, track: Track) {
  const { method, params, targets, layer } = track;
  const { length: frames } = targets;
  const [first] = targets as [AskedTarget];
  return {
    picture: clip.path,
    method: method.id,
    ...(perFrame ? {} : entriesOf(first)),
    ...(layer !== undefined && { layer }),
    params: { ...params, score, class: asked, perFrame, smoothing, frames, framesPerSecond: clip.framesPerSecond },
    definition: method.definition,
  };
}

/** The method, the rank of the target and, where it is one throughout, its name. */
function nameOf(track: Track, tracks: readonly Track[], { perFrame }: ClipRequest): string {
  const rank = tracks.filter((t) => t.method === track.method).indexOf(track) + 1;
  const label = perFrame ? "each-frame" : slug(track.targets[0]!.label);
  return `${track.method.id}-${rank}-${label}`;
}
