import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { expect, folder, region, scenes, visit } from "./studio.ts";

const model = join(import.meta.dirname, "../../cli/models/scenes.onnx");
const files = (page: Page, at: "Model" | "Pictures" | "Data set") => region(page, at).locator("input[type=file]");

/** A file of that name and content. */
function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

visit("Open: a model is opened from a file, and the one before is at hand", async ({ page, go }) => {
  await go("open");
  await page.locator("main").getByText("Multiply-accumulates").waitFor();
  await files(page, "Model").setInputFiles(fileOf("another.onnx", readFileSync(model)));
  await page.locator("header .model", { hasText: "another" }).waitFor();
  await expect.poll(() => page.url()).toContain("model=");
  const first = page.url();
  const names = region(page, "Model").locator(".names button");
  await expect.poll(() => names.count()).toBeGreaterThan(1);
  await names.filter({ hasNotText: "another" }).first().click();
  await page.locator("header .model", { hasText: /^scenes/ }).waitFor();
  await expect.poll(() => page.url()).not.toBe(first);
  // The way back leads to it again.
  await page.goBack();
  await page.locator("header .model", { hasText: "another" }).waitFor();
  await page.reload();
  await page.locator("header .model", { hasText: "another" }).waitFor();
});

visit("Open: pictures are given and removed", async ({ page, go }) => {
  await go("open");
  const pictures = region(page, "Pictures").getByRole("listitem");
  await pictures.first().waitFor();
  const before = await pictures.count();
  await files(page, "Pictures").setInputFiles(scenes("duck").slice(0, 2));
  await expect.poll(() => pictures.count()).toBe(before + 2);
  await expect.poll(() => page.url()).toContain("picture=");
  await page
    .getByRole("button", { name: /^Remove / })
    .first()
    .click();
  await expect.poll(() => pictures.count()).toBe(before + 1);
  await page.reload();
  await expect.poll(() => pictures.count()).toBe(before + 1);
});

visit("Open: what is dropped is taken", async ({ page, go }) => {
  await go("open");
  const bytes = readFileSync(scenes("duck")[0]!).toString("base64");
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    data.items.add(new File([content], "dropped.png", { type: "image/png" }));
    return data;
  }, bytes);
  await page.getByRole("group", { name: "Add pictures" }).dispatchEvent("drop", { dataTransfer: transfer });
  await region(page, "Pictures").getByText("dropped.png").first().waitFor();
});

visit("Open: a folder becomes the data set", async ({ page, go }) => {
  await go("open");
  const chosen = join(folder, "chosen");
  for (const label of ["duck", "house"]) {
    mkdirSync(join(chosen, label), { recursive: true });
    for (const file of scenes(label)) writeFileSync(join(chosen, label, basename(file)), readFileSync(file));
  }
  await files(page, "Data set").setInputFiles(chosen);
  await region(page, "Data set").getByText("6 pictures in 2 classes").waitFor();
  await page.getByRole("link", { name: "Look at it" }).click();
  await page.locator("main").getByText("6 pictures in 2 classes").waitFor();
});

visit("Open: what is no model, no picture or empty gets a message", async ({ page, go, expects }) => {
  // What a request is refused with is written on the console by the browser itself.
  expects(/Failed to load resource/);
  await go("open");
  await files(page, "Model").setInputFiles(fileOf("wrong.onnx", "This is no model."));
  await page.getByRole("alert").filter({ hasText: "wrong.onnx" }).waitFor();
  // What was open still is.
  await page.locator("main").getByText("Multiply-accumulates").waitFor();

  await files(page, "Pictures").setInputFiles(fileOf("broken.png", readFileSync(scenes("duck")[0]!).subarray(0, 900)));
  await page.getByRole("alert").filter({ hasText: "broken.png" }).waitFor();

  const bare = join(folder, "bare");
  mkdirSync(bare, { recursive: true });
  writeFileSync(join(bare, "note.txt"), "No pictures here.");
  await files(page, "Data set").setInputFiles(bare);
  await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/picture/);
});

visit("Open: an address of a model or a picture that is gone says so", async ({ page, go, expects }) => {
  expects(/Failed to load resource/);
  await go("explain?picture=0123456789abcdef");
  await page.getByRole("alert").first().waitFor();
  await go("open?model=0123456789abcdef");
  await page.getByRole("alert").first().waitFor();
});
