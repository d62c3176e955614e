import { expect, region, type Visit, visit } from "./studio.ts";

async function walk({ page, go }: Visit, layer: string): Promise<void> {
  await go(`unit?layer=${encodeURIComponent(layer)}&unit=3`);
  await page.getByRole("heading", { name: `${layer} · 3` }).waitFor();
  const live = region(page, "In this picture");
  const drawn = live.getByRole("img", { name: /^What unit 3 makes of/ });
  await drawn.waitFor();
  await drawn.hover();
  await live.getByText(/row \d+, column \d+/).waitFor();
  await region(page, "What of the picture makes it so").getByRole("img").waitFor();
  // The picture in the making is there before it is done.
  const made = region(page, "What it wants to see");
  await made.getByText(/Step \d+ of 64/).waitFor();
  await made.getByRole("img").waitFor();
  await made.getByText("on the picture as it is").waitFor();
  const patches = region(page, "Where it is strongest").getByRole("listitem");
  await expect.poll(() => patches.count()).toBe(9);

  const weights = region(page, "Strongest weights").getByRole("link");
  const wired = (await weights.first().textContent())!;
  await weights.first().click();
  await expect.poll(() => page.url()).not.toContain("unit=3&");
  expect(wired).not.toBe("");
  await page.goBack();
  await page.getByRole("heading", { name: `${layer} · 3` }).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: `${layer} · 4` }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: `${layer} · 4` }).waitFor();
}

visit("Unit: activation, synthesis, patches and weights", (it) => walk(it, "conv5"));
visit("Unit: activation, synthesis, patches and weights", (it) => walk(it, "inception_4a_output_out"), {
  model: "googlenet",
});
