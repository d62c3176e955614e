import { opening } from "../../text/code.ts";
import { commandLine, fileWord, flagsOf } from "../../text/command.ts";

type Said = Readonly<Record<string, unknown>>;

/** A film that goes on from a picture. */
export interface Film {
  readonly frames: number;
  readonly zoom: number;
  readonly rotate: number;
}

export interface AskedDream {
  readonly model: string;
  readonly picture: string;
  readonly said: Said;
  readonly film: Film | undefined;
}

/** @param said with files where pictures are named */
export const dreamCommand = ({ model, picture, said, film }: AskedDream): string =>
  commandLine(
    "dream",
    fileWord(model),
    fileWord(picture),
    ...flagsOf(said),
    ...(film ? ["--zoom", film.zoom, "--rotate", film.rotate, "--frames", film.frames] : []),
  );

/** The same in TypeScript. */
export const dreamCode = ({
  model,
  picture,
  said,
}: AskedDream): string => `import { writeFile } from "node:fs/promises";
import { methodNamed } from "@convlens/core/method";
import { madePicture } from "@convlens/core/render";
import { encodePng, openModel, pictures } from "@convlens/node";

${opening(model, picture)}
const { tensor, image } = picture;
const dream = methodNamed("dream");
const [made] = await dream.run(lens.context(), { tensor, image, targets: [] }, dream.params.parse(${JSON.stringify(said)}));
if (made?.kind === "images") await writeFile("dream.png", await encodePng(madePicture(made, 0)));
await lens.close();
`;
