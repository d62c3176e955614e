import { html, htmlDocument } from "@convlens/core/render/site";
import type { Site } from "./data.ts";
import { routeOf } from "./route.ts";

/** Nothing but the site's own files runs or is shown. */
const policy = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'";

/** The one HTML file of a site: what all its pages have. The rest is written by `main.ts`. */
export function shell({ title, classes, atlases, colophon }: Site): string {
  const body = html`<a class="skip" href="#main">Skip to the page</a>
<header>
<nav aria-label="Site"><a class="home" href="${routeOf({ page: "home" })}">${title}</a>
${atlases.map(({ layer }, i) => html`<a href="${routeOf({ page: "atlas", layer })}">Activation atlas${atlases.length > 1 && html` ${i + 1}`}</a>\n`)}${classes.length > 0 && html`<a href="${routeOf({ page: "classes" })}">Classes</a>\n`}</nav>
<form role="search" id="search"><label for="query" class="hidden">Search layers, units and classes</label>
<input id="query" type="text" placeholder="Search: layer, layer[12], class" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
<ul id="found" role="listbox" aria-label="Found" hidden></ul>
</form>
</header>
<main id="main" tabindex="-1"><noscript><p>The pages of this site are put together by a script that lies beside it.</p></noscript></main>
<footer><p>${colophon}</p></footer>
<div id="status" class="hidden" role="status"></div>
<script src="atlas.js"></script>
`;
  return htmlDocument({ title, policy, styles: html`<link rel="stylesheet" href="atlas.css">`, body });
}
