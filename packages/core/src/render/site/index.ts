// What pages of a site are written with.
export { type Content, escapeHtml, Html, html } from "../report/html.ts";
