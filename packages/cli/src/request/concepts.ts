import { type Concepts, methodNamed, resolveTargets } from "@convlens/core/method";
import { conceptFigure, conceptOverlay, figureText } from "@convlens/core/render";
import { classesOf } from "@convlens/core/transform";
import { nodePlatform, type Picture } from "@convlens/node";
import { z } from "zod";
import type { Run } from "../run.ts";
import type { Entry, PictureRequests } from "./define.ts";

const schema = z.strictObject({
  params: z.record(z.string(), z.unknown()),
  /** Classes that each concept is scored for, with their labels. */
  classes: z.array(z.strictObject({ index: z.int().min(0), label: z.string() })),
  /** Opacity of a concept's colour where it is strongest, 0 to 1. */
  alpha: z.number().min(0).max(1),
});

export type ConceptsRequest = z.output<typeof schema>;

const requests: PictureRequests<ConceptsRequest> = { command: "concepts", needs: "picture", schema, entries };
export default requests;

async function* entries(run: Run, request: ConceptsRequest, picture: Picture): AsyncGenerator<Entry<ConceptsRequest>> {
  const concepts = await conceptsOf(run, request, picture);
  const { alpha } = request;
  const { placement, image } = picture;
  const { id, definition } = methodNamed("feature-factorisation");
  const about = { method: id, layer: concepts.layer, definition };
  const style = { alpha, placement };
  for (let k = 0; k < concepts.maps.shape[0]!; k++) {
    const best = bestOf(concepts, request, k);
    yield {
      item: { ...about, params: { ...request.params, concept: k + 1 }, ...(best && { class: best }) },
      drawings: {
        picture: { name: `concept-${k + 1}.png`, request, draw: () => conceptOverlay(image, concepts, style, k) },
      },
    };
  }
  const draw = async () => {
    const text = await figureText(nodePlatform.rasterizeSvg);
    const details = Array.from({ length: concepts.maps.shape[0]! }, (_, k) => detailOf(concepts, request, k));
    await text.normal.prepare(details);
    await text.bold.prepare([concepts.layer]);
    return conceptFigure(image, concepts, { ...style, text, details });
  };
  yield {
    item: { ...about, params: request.params, facts: concepts.facts },
    drawings: {
      picture: { name: "concepts.png", request, draw: () => conceptOverlay(image, concepts, style) },
      figure: { name: "concepts-figure.png", request, draw },
    },
    raw: { name: "concepts.npy", tensor: concepts.maps },
  };
}

async function conceptsOf({ lens, signal }: Run, { params, classes }: ConceptsRequest, { tensor }: Picture) {
  const { model } = lens;
  const known = { model, scores: { length: classesOf(model) ?? 0 }, kind: "probability" } as const;
  const targets = classes.flatMap(({ index }) => resolveTargets(String(index), known).map((t) => t.target));
  const context = lens.context({ signal });
  const [found] = await methodNamed("feature-factorisation").run(context, { tensor, targets }, params);
  return found as Concepts;
}

/** The class that a concept speaks for most. */
function bestOf({ scores }: Concepts, { classes }: ConceptsRequest, concept: number) {
  const own = scores[concept] ?? [];
  const best = own.indexOf(Math.max(...own));
  return best < 0 ? undefined : { ...classes[best]!, score: own[best]! };
}

function detailOf(concepts: Concepts, request: ConceptsRequest, concept: number): string {
  const best = bestOf(concepts, request, concept);
  if (!best) return "";
  const { score } = best;
  return `${best.label} ${score >= 0 && score <= 1 ? `${(100 * score).toFixed(1)} %` : score.toFixed(2)}`;
}
