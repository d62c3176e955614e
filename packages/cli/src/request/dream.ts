import type { Image } from "@convlens/core/base";
import { type Dream, dreamPlanOf, methodNamed } from "@convlens/core/method";
import { DREAM, type DreamRequest, dreamRequest, frameName } from "@convlens/core/recipe";
import { madePicture } from "@convlens/core/render";
import { dreamerOf, moved, type Octave } from "@convlens/core/synthesis";
import type { Picture } from "@convlens/node";
import type { Run } from "../run.ts";
import type { Drawing, Entry, PictureRequests } from "./define.ts";

export type Film = NonNullable<DreamRequest["film"]>;

const requests: PictureRequests<DreamRequest> = { command: "dream", needs: "picture", schema: dreamRequest, entries };
export default requests;

/** A frame of a film, and what to ask for to have it again. */
export interface FilmFrame {
  /** From 1 on. */
  readonly number: number;
  readonly drawing: Drawing<DreamRequest>;
  readonly image: Image;
}

/** What every entry of the manifest says. */
export const about = (params: Readonly<Record<string, unknown>>) => {
  const { id, definition } = methodNamed("dream");
  return { method: id, params, definition };
};

/** Ready to dream pictures one after the other; with `keep`, pictures of one size are quicker. */
export function dreamer(run: Run, params: DreamRequest["params"], label: () => string, keep: boolean) {
  const { lens, signal, progress } = run;
  const context = lens.context({ signal, progress: (done, total) => progress.show(label(), done, total) });
  const plan = dreamPlanOf(lens.model, params as Dream);
  const { octaves } = dreamerOf(context, plan, { keep });
  return {
    plan,
    octaves,
    async dream(image: Image, frame: number): Promise<Image> {
      let last: Octave | undefined;
      for await (const octave of octaves(image, plan.seed + frame)) last = octave;
      return imageOf(last!);
    },
  };
}

const imageOf = ({ picture }: Octave): Image => madePicture({ pictures: picture, colour: "plain" }, 0);

async function* entries(run: Run, request: DreamRequest, picture: Picture): AsyncGenerator<Entry<DreamRequest>> {
  if (!request.film) yield* still(run, request, picture);
  else
    for await (const { drawing, number, image } of filmOf(run, request, picture))
      yield {
        item: about({ ...request.params, ...request.film, frame: number }),
        drawings: { picture: { ...drawing, draw: () => image } },
      };
}

async function* still(run: Run, request: DreamRequest, picture: Picture): AsyncGenerator<Entry<DreamRequest>> {
  let label = picture.stem;
  const { octaves } = dreamer(run, request.params, () => label, false);
  for await (const octave of octaves(picture.image)) {
    const { index, octaves: count, before, after } = octave;
    label = `${picture.stem}, octave ${index + 2} of ${count}`;
    const whole = index + 1 === count;
    if (!whole && !request.preview) continue;
    const drawing = whole ? stillDrawing(request) : { ...undrawn, name: `octave-${index + 1}.png`, request };
    yield {
      item: {
        ...about(whole ? request.params : { ...request.params, octave: index + 1 }),
        facts: { before, after },
      },
      drawings: { picture: { ...drawing, draw: () => imageOf(octave) } },
    };
  }
}

/** The frames of a film; those that are known are not made again. */
export async function* filmOf(
  run: Run,
  request: DreamRequest,
  picture: Picture,
  known: (drawing: Drawing<DreamRequest>) => Promise<Image | undefined> = async () => undefined,
): AsyncGenerator<FilmFrame> {
  const film = request.film!;
  let number = 0;
  const { dream } = dreamer(run, request.params, () => `${picture.stem}, frame ${number} of ${film.frames}`, true);
  let image = picture.image;
  for (number = 1; number <= film.frames; number++) {
    run.signal.throwIfAborted();
    const drawing = frameDrawing({ ...request, film: { ...film, frames: number } });
    const made: Image = (await known(drawing)) ?? (await dream(image, number - 1));
    yield { number, drawing, image: made };
    image = moved(made, film);
  }
}

/** What is made step by step cannot be drawn by itself. */
const undrawn = { draw: () => Promise.reject(new Error("it comes about step by step")) };

/** The last octave. */
export const stillDrawing = (request: DreamRequest): Drawing<DreamRequest> => ({
  ...undrawn,
  name: DREAM,
  request: { ...request, preview: false },
});

/** The last frame of a film. */
const frameDrawing = (request: DreamRequest): Drawing<DreamRequest> => ({
  ...undrawn,
  name: frameName(request.film!.frames),
  request: { ...request, preview: false },
});
