import type { Report, ReportSection } from "./define.ts";
import { htmlDocument, inlineStyle } from "./document.ts";
import { Html, html } from "./html.ts";
import { matrixScript, matrixScriptHash } from "./matrixScript.ts";
import { matrixStyle } from "./matrixStyle.ts";
import { script, scriptHash } from "./script.ts";
import { paragraphs, sectionHtml } from "./section.ts";
import { style } from "./style.ts";

/** With fewer sections a list of them says nothing that the page does not show at once. */
const LISTED = 3;

/**
 * One HTML page that holds everything it shows: nothing is loaded from anywhere, and its own policy forbids it.
 * It is readable without scripts, in light and dark, narrow and wide, and on paper. All text is escaped.
 * Throws `TypeError` for a figure that is no `data:` URI of a picture or video.
 */
export function report({ title, intro, facts, sections, colophon }: Report): string {
  const withMatrix = sections.some(hasMatrix);
  const scripts = [`'${scriptHash}'`, ...(withMatrix ? [`'${matrixScriptHash}'`] : [])].join(" ");
  const policy = `default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; script-src ${scripts}`;
  const body = html`<header>
<h1>${title}</h1>
${paragraphs(intro)}${factList(facts)}</header>
${sections.length >= LISTED && contents(sections)}<main>
${sections.map((section, i) => sectionHtml(section, idOf(i)))}</main>
<footer><p>${colophon}</p></footer>
<script>${new Html(script)}</script>
${
  withMatrix &&
  html`<script>${new Html(matrixScript)}</script>
`
}`;
  return htmlDocument({ title, policy, styles: inlineStyle(style, withMatrix ? matrixStyle : ""), body });
}

const hasMatrix = ({ matrix, parts = [] }: ReportSection): boolean => matrix !== undefined || parts.some(hasMatrix);

const idOf = (index: number) => `section-${index + 1}`;

const factList = (facts: Report["facts"]) =>
  facts.length > 0 &&
  html`<dl class="facts">
${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;

const contents = (sections: Report["sections"]) => html`<nav aria-label="Contents"><ol>
${sections.map(({ heading }, i) => html`<li><a href="#${idOf(i)}">${heading}</a></li>\n`)}</ol></nav>
`;
