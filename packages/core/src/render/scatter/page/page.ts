import { htmlDocument, inlineStyle } from "../../report/document.ts";
import { Html, html, scriptJson } from "../../report/html.ts";
import { placesWithin } from "../place.ts";
import type { Atlas, ScatterPage } from "./define.ts";
import { script, scriptHash } from "./script/index.ts";
import { style } from "./style.ts";

/**
 * One HTML page with a map of pictures: zoom, hover, filter by class, search, and a list of files that a lasso or a search fills.
 * It holds all that it shows: nothing is loaded from anywhere, and its own policy forbids it. Keyboard and touch do what a mouse
 * does. Throws `TypeError` for a sheet of thumbnails that is no `data:` URI of a picture.
 */
export function scatterPage(page: ScatterPage): string {
  const { title, facts, groupings, atlas, colophon } = page;
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${scriptHash}'`;
  const body = html`<header><h1>${title}</h1>${facts.map((fact) => html`<p>${fact}</p>`)}</header>
${stage(page.names.length)}<aside aria-label="What is shown">
<div><label><span>Search</span><input type="search" id="search" placeholder="file or class" autocomplete="off"></label>
<output id="matches" for="search"></output></div>
${choice(groupings)}${classes(groupings)}${list}</aside>
<footer><p id="keys">${keys}</p><p>${colophon}</p></footer>
<p id="said" role="status" aria-live="polite"></p>
${atlas?.sheets.map(sheet)}<script type="application/json" id="data">${scriptJson(dataOf(page))}</script>
<script>${new Html(script)}</script>
`;
  return htmlDocument({ title, policy, styles: inlineStyle(style), body });
}

const stage = (count: number) => html`<main class="stage">
<canvas id="map" tabindex="0" role="application" aria-label="Map of ${count} pictures" aria-describedby="keys"></canvas>
<div class="tools" role="group" aria-label="Map">
<button type="button" id="lasso" aria-pressed="false">Lasso</button>
<button type="button" id="pictures" aria-pressed="true">Pictures</button>
<button type="button" id="in" aria-label="Zoom in">+</button>
<button type="button" id="out" aria-label="Zoom out">−</button>
<button type="button" id="whole">Whole</button>
</div>
<div id="card" role="tooltip" hidden><canvas id="portrait" role="img" aria-label="The picture"></canvas><strong id="name"></strong><div id="lines"></div></div>
<noscript><p>The map is drawn by a script, which this browser does not run.</p></noscript>
</main>
`;

const choice = (groupings: ScatterPage["groupings"]) =>
  groupings.length > 1 &&
  html`<div><label><span>Colour and classes by</span><select id="by">${groupings.map(({ name }, i) => html`<option value="${i}">${name}</option>`)}</select></label></div>
`;

const classes = (groupings: ScatterPage["groupings"]) =>
  html`<fieldset${groupings.length === 0 && html` hidden`}><legend>Classes</legend>
<div class="buttons"><button type="button" id="all">All</button><button type="button" id="none">None</button></div>
<div id="classes"></div></fieldset>
${groupings.length <= 1 && html`<select id="by" hidden></select>\n`}`;

const list = html`<div><h2 id="list">List</h2><output id="listed"></output>
<textarea id="files" readonly aria-labelledby="list" spellcheck="false"></textarea>
<div class="buttons"><button type="button" id="add">Add all shown</button><button type="button" id="copy">Copy</button><button type="button" id="save">Download</button><button type="button" id="clear">Clear</button></div></div>
`;

const keys = html`On the map: wheel or <kbd>+</kbd> <kbd>−</kbd> zoom, drag or <kbd>Shift</kbd> and arrows move, arrows go from picture to picture, click or <kbd>Enter</kbd> puts one on the list, <kbd>Shift</kbd> and drag is a lasso (with <kbd>Alt</kbd> it takes off the list), <kbd>0</kbd> shows the whole.`;

function sheet(uri: string): Html {
  if (!/^data:image\/(png|webp|jpeg);base64,[\w+/=]*$/.test(uri))
    throw new TypeError(`no picture: ${uri.slice(0, 40)}`);
  return html`<img class="sheet" alt="" src="${new Html(uri)}">\n`;
}

/** Five digits place a point to less than a pixel, whatever the zoom that the page allows. */
const rounded = (v: number) => Math.round(v * 1e6) / 1e6;

function dataOf({ coordinates, names, folder, groupings, atlas }: ScatterPage) {
  const places = placesWithin(coordinates, { x: 0.02, y: 0.02, width: 0.96, height: 0.96 });
  const axis = (which: number) => names.map((_, i) => rounded(places[2 * i + which]!));
  const none: Omit<Atlas, "sheets"> = { side: 0, columns: 1, rows: 1, aspects: [] };
  const { side, columns, rows, aspects } = atlas ?? none;
  return {
    x: axis(0),
    y: axis(1),
    names,
    folder,
    groupings: groupings.map((g) => ({ ...g, of: Array.from(g.of) })),
    atlas: { side, columns, rows, count: aspects.length },
    aspects: aspects.map((a) => Math.round(a * 1000) / 1000),
  };
}
