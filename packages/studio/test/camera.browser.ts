import { expect, numberIn, type Visit, visit } from "./studio.ts";

async function walk({ page, go }: Visit, layer: string): Promise<void> {
  await go("camera");
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByRole("img", { name: /^The camera, with Grad-CAM for / }).waitFor();
  const best = page.getByRole("list", { name: "Best classes" }).getByRole("listitem");
  await expect.poll(() => best.count()).toBe(5);
  const rate = page.getByText(/frames a second/);
  await expect.poll(async () => numberIn(await rate.textContent())).toBeGreaterThan(0);
  await page.getByLabel("Watch a layer").check();
  await page.getByRole("combobox", { name: /^Layer/ }).selectOption(layer);
  await page
    .getByRole("img", { name: `Activations of ${layer}` })
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Snapshot, to explain" }).click();
  await page.locator("nav a[aria-current]", { hasText: "Explain" }).waitFor();
  await page
    .getByRole("button", { name: /^Look at Grad-CAM/ })
    .first()
    .waitFor();
}

visit("Camera: frames, a layer, and a snapshot that is explained", (it) => walk(it, "conv5"));
visit("Camera: frames, a layer, and a snapshot that is explained", (it) => walk(it, "inception_4a_output_out"), {
  model: "googlenet",
});

visit("Camera: what is shown is what stands before it", async ({ page, go }) => {
  await go("camera");
  await page.getByRole("button", { name: "Start the camera" }).click();
  const best = page.getByRole("list", { name: "Best classes" }).getByRole("listitem");
  await expect.poll(() => best.first().textContent()).toContain("duck");
});
