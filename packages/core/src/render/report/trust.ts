import type { ReportTrust, TrustOutcome } from "./define.ts";
import { figureRows } from "./figure.ts";
import { type Html, html } from "./html.ts";

const words: Readonly<Record<TrustOutcome, string>> = { passes: "passes", doubt: "in doubt", fails: "fails" };

/** A panel for each map: the verdict, the checks with their figures, the chart behind a fold. */
export const trustPanels = (trusts: readonly ReportTrust[]): Html[] => trusts.map(panel);

function panel({ label, outcome, verdict, checks, chart }: ReportTrust): Html {
  return html`<details class="trust ${outcome}"${outcome === "fails" && html` open`}>
<summary><b>${label}</b> <span>${verdict}</span></summary>
<ul>
${checks.map(
  (check) =>
    html`<li class="${check.outcome}"><b>${check.title}</b> <em>${words[check.outcome]}</em> ${check.says}<small>${check.measured}</small></li>\n`,
)}</ul>
${chart && figureRows([chart])}</details>
`;
}
