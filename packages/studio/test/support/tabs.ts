import type { Visit } from "../studio.ts";
import { PATIENCE } from "./patience.ts";

/** A tab as it is looked at: an address, what is pressed there, and what then changes by nature. */
export interface Sight {
  readonly name: string;
  readonly hash: string;
  /** Names of buttons, in their order. */
  readonly press?: readonly string[];
  /** What is there when all is. */
  readonly until?: string;
  /** What is another with every look, as CSS selectors. */
  readonly changing?: readonly string[];
}

const said = (params: object) => encodeURIComponent(JSON.stringify(params));

/** Every tab with something in it. */
export const sights: readonly Sight[] = [
  { name: "open", hash: "open" },
  { name: "network", hash: "network?layer=conv5", until: ".place image" },
  { name: "network-table", hash: "network?as=table", until: "table" },
  { name: "layer", hash: "layer?layer=conv5&unit=5&at=0.4,0.5", until: ".grid canvas" },
  { name: "filters", hash: "layer?layer=conv1&as=filters", until: ".grid canvas" },
  // The picture in the making has noise in it, which grows with the last digits of the engine's sums.
  { name: "unit", hash: "unit?layer=conv5&unit=3", changing: ["[aria-labelledby=unit-made] .place"] },
  { name: "explain", hash: "explain?methods=grad-cam,gradient&class=top2&trust=true", until: "details.small b" },
  {
    name: "dream",
    hash: `dream?dream=${said({ octaves: 2, steps: 4, width: 192 })}`,
    press: ["Dream"],
    until: "[aria-label='Made in this session']",
  },
  {
    name: "synthesize",
    hash: `synthesize?layer=conv8&channels=1-4&make=${said({ steps: 24 })}`,
    press: ["Make"],
    until: "[aria-label='Made in this session']",
  },
  { name: "data", hash: "data" },
  {
    name: "embedding",
    hash: "data?part=embedding&embed-method=pca",
    press: ["Embed the pictures"],
    until: "button:text('CSV')",
  },
  { name: "evaluation", hash: "data?part=evaluation", press: ["Evaluate the model"], until: "table" },
  // How fast it goes is the machine's, and what is learnt hangs on the order of its sums.
  {
    name: "train",
    hash: "train?train-epochs=2&train-batch=16",
    press: ["Train"],
    until: "h3:text('What was learnt')",
    changing: [".figures", "figure", ".columns"],
  },
  {
    name: "camera",
    hash: "camera",
    press: ["Start the camera"],
    until: ".live canvas",
    changing: [".live", ".rate", "ol", "ol ~ p"],
  },
];

/** Things that are still on their way. */
const coming = "main progress, main img:not([loading=lazy])";

/** A page, and what is under way for it. */
type Watched = Pick<Visit, "page" | "traffic">;

/** Waits until nothing is on its way any more. */
async function settled({ page, traffic }: Watched): Promise<void> {
  const end = Date.now() + PATIENCE;
  const open = async () => [
    ...traffic.open,
    ...(await page
      .locator(coming)
      .evaluateAll((all) => all.filter((one) => !("complete" in one && one.complete)).map((one) => one.outerHTML))),
  ];
  // Nothing for longer than views wait before they ask for something.
  let left = await open();
  for (let calm = 0; calm < 3; calm = left.length === 0 ? calm + 1 : 0) {
    if (Date.now() > end) throw new Error(`${page.url()} does not come to rest:\n${left.join("\n")}`);
    await page.waitForTimeout(400);
    left = await open();
  }
}

/** Presses what is to be pressed, and waits until all is there. */
export async function look(watched: Watched, { press = [], until }: Sight): Promise<void> {
  const { page } = watched;
  for (const name of press) await page.getByRole("button", { name, exact: true }).first().click();
  if (until !== undefined) await page.locator(until).first().waitFor();
  await settled(watched);
}
