/** The lines of a program that open a model, and a picture where one is named. */
export const opening = (model: string, picture?: string): string =>
  [
    `const lens = await openModel(${JSON.stringify(model)});`,
    ...(picture === undefined
      ? []
      : [`const [file] = await pictures([${JSON.stringify(picture)}]);`, "const picture = await lens.picture(file!);"]),
  ].join("\n");
