import { commandLine, flagsOf } from "../../text/command.ts";

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

/** Pictures by which others are guided have names on the command line. */
export const dreamCommand = ({ model, picture, said, film }: AskedDream, nameOf: (id: string) => string): string => {
  const { guide, ...rest } = said;
  return commandLine(
    "dream",
    model,
    picture,
    ...flagsOf({ ...rest, ...(typeof guide === "string" && { guide: nameOf(guide) }) }),
    ...(film ? ["--zoom", film.zoom, "--rotate", film.rotate, "--frames", film.frames] : []),
  );
};

/** The same in TypeScript. */
export const dreamCode = ({
  model,
  picture,
  said,
}: AskedDream): string => `import { writeFile } from "node:fs/promises";
import { methodNamed } from "@convlens/core/method";
import { madePicture } from "@convlens/core/render";
import { encodePng, openModel, pictures } from "@convlens/node";

const lens = await openModel(${JSON.stringify(model)});
const [file] = await pictures([${JSON.stringify(picture)}]);
const { tensor, image } = await lens.picture(file!);
const dream = methodNamed("dream");
const [made] = await dream.run(lens.context(), { tensor, image, targets: [] }, dream.params.parse(${JSON.stringify(said)}));
if (made?.kind === "images") await writeFile("dream.png", await encodePng(madePicture(made, 0)));
await lens.close();
`;
