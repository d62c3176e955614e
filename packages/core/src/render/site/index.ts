// What pages of a site are written with.
export { htmlDocument } from "../report/document.ts";
export { type Content, escapeHtml, Html, html } from "../report/html.ts";
