import { region, type Visit, visit } from "./studio.ts";

const say = (params: object) => encodeURIComponent(JSON.stringify(params));

async function dream({ page, go }: Visit, params: object): Promise<void> {
  await go(`dream?dream=${say({ octaves: 1, steps: 3, ...params })}`);
  const live = region(page, "The dream");
  await page.getByRole("button", { name: "Dream", exact: true }).click();
  await region(page, "Made in this session").getByRole("listitem").first().waitFor();
  await live.getByRole("img", { name: /^The dream of/ }).waitFor();
  await live.getByRole("button", { name: "Go on from here" }).click();
  await region(page, "Made in this session").getByRole("heading", { name: /, on/ }).waitFor();
}

visit("Dream: a dream, and one that goes on from it", (it) => dream(it, { width: 96 }));
visit("Dream: a dream, and one that goes on from it", (it) => dream(it, { width: 120 }), { model: "googlenet" });

visit("Dream: what is stopped is kept", async ({ page, go }) => {
  await go(`dream?dream=${say({ octaves: 2, steps: 400, width: 160 })}`);
  await page.getByRole("button", { name: "Dream", exact: true }).click();
  const live = region(page, "The dream");
  await live.getByRole("img", { name: /^The dream of/ }).waitFor();
  await live.getByRole("button", { name: "Stop" }).click();
  await region(page, "Made in this session")
    .getByRole("heading", { name: /stopped/ })
    .waitFor();
});

async function synthesize({ page, go }: Visit, layer: string): Promise<void> {
  await go(`synthesize?layer=${encodeURIComponent(layer)}&channels=1,2&make=${say({ steps: 8 })}`);
  const live = region(page, "Pictures in the making");
  await page.getByRole("button", { name: "Make", exact: true }).click();
  await region(page, "Made in this session").getByRole("listitem").first().waitFor();
  await live.getByRole("img").nth(1).waitFor();
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await live.getByText(/Step \d+ of \d+/).waitFor();
  await live.getByText(/Step \d+ of \d+/).waitFor({ state: "detached" });
}

visit("Synthesize: channels of a layer, and on", (it) => synthesize(it, "conv5"));
visit("Synthesize: channels of a layer, and on", (it) => synthesize(it, "inception_4a_output_out"), {
  model: "googlenet",
});

visit("Synthesize: what is stopped is kept, and gone on with", async ({ page, go }) => {
  await go(`synthesize?want=class&of=duck&make=${say({ steps: 2000 })}`);
  await page.getByRole("button", { name: "Make", exact: true }).click();
  const live = region(page, "Pictures in the making");
  await live.getByRole("img").first().waitFor();
  await live.getByRole("button", { name: "Stop" }).click();
  await region(page, "Made in this session")
    .getByRole("heading", { name: /stopped/ })
    .waitFor();
  await page.getByRole("button", { name: "Go on", exact: true }).waitFor();
});
