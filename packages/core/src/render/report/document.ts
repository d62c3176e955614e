import { Html, html } from "./html.ts";

export interface HtmlDocument {
  readonly title: string;
  /** The content security policy: what the page may load and run. */
  readonly policy: string;
  /** Styles: those of the page itself, or links to them. */
  readonly styles: Html;
  readonly body: Html;
}

/** A whole HTML page in English, for light and dark screens of any width. */
export const htmlDocument = ({ title, policy, styles, body }: HtmlDocument): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Convlens">
<title>${title}</title>
${styles}
</head>
<body>
${body}</body>
</html>
`.text;

/** Styles that the page itself holds. */
export const inlineStyle = (...parts: readonly string[]): Html => html`<style>${new Html(parts.join(""))}</style>`;
