import type { Plugin } from "vite";

/** The validation library brings its messages in some forty languages, of which the studio speaks one. */
export const oneLanguage = (): Plugin => ({
  name: "one-language",
  enforce: "pre",
  resolveId: (source, importer) =>
    /\/locales\/index\.js$/.test(source) && /[\\/]zod[\\/]/.test(importer ?? "") ? "\0no-locales" : undefined,
  load: (id) => (id === "\0no-locales" ? "export {};" : undefined),
});
