import type { Lab } from "./lab.ts";

/** The laboratory that the page was made for: a site that was exported has all in the page; `?way=page` in the address asks for it. */
export async function openLab(): Promise<Lab> {
  const wanted = new URLSearchParams(location.hash.split("?")[1] ?? "").get("way");
  const exported = document.documentElement.dataset.way === "page";
  if (exported || wanted === "page") return (await import("./page.ts")).openPageLab();
  return (await import("./served.ts")).openServedLab();
}
