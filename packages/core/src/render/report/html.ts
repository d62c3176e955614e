/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold: text, which is escaped; HTML; lists of them; nothing. */
export type Content = string | number | Html | undefined | false | readonly Content[];

/** HTML from a template. Whatever is put in is escaped, unless it came out of a template itself. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(strings.map((part, i) => (i === 0 ? part : textOf(contents[i - 1]) + part)).join(""));

function textOf(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Html) return content.text;
  return typeof content === "object" ? content.map(textOf).join("") : escapeHtml(String(content));
}

/** Text as it may stand in HTML, also within quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A definition as it is written in code, with its indices lowered: `w_k` becomes w with a small k. */
export const formula = (text: string): Html =>
  new Html(escapeHtml(text).replace(/(\p{L})_(\p{L}|\d)(?![\p{L}\d])/gu, "$1<sub>$2</sub>"));

/** JSON that may stand between script tags. */
export const scriptJson = (value: unknown): Html =>
  new Html(
    JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
