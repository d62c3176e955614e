import { join } from "node:path";
import { expect, region, scenes, visit } from "./studio.ts";

const model = join(import.meta.dirname, "../../cli/models/scenes.onnx");

visit(
  "Open: what the browser keeps is told, and forgotten",
  async ({ page, go }) => {
    await go("open");
    const kept = region(page, "What is kept");
    await kept.getByText("keeps nothing of yours").waitFor();
    const ask = kept.getByRole("button", { name: "Forget what this browser keeps" });
    expect(await ask.count()).toBe(0);

    await region(page, "Model").locator("input[type=file]").setInputFiles(model);
    await kept.getByText(/: 1 model \(1\.\d MB\)\./).waitFor();
    await region(page, "Pictures").locator("input[type=file]").setInputFiles(scenes("duck").slice(0, 2));
    await kept.getByText("1 model and 2 pictures").waitFor();
    await page.reload();
    await kept.getByText("1 model and 2 pictures").waitFor();

    // Nothing goes before it is said so.
    await ask.click();
    await kept.getByText(/Forget 1 model and 2 pictures \(1\.\d MB\)\?/).waitFor();
    await page.keyboard.press("Escape");
    await kept.getByText("1 model and 2 pictures").waitFor();
    await expect.poll(() => ask.evaluate((button) => button === document.activeElement)).toBe(true);

    const pictures = region(page, "Pictures").getByRole("listitem");
    const before = await pictures.count();
    await ask.press("Enter");
    await kept.getByRole("button", { name: "Forget them" }).click();
    await kept.getByText("keeps nothing of yours").waitFor();
    await expect.poll(() => pictures.count()).toBe(before - 2);
    expect(page.url()).not.toContain("picture=");
    // What is open still is.
    await page.locator("header .model", { hasText: "scenes" }).waitFor();
    const left = await page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((done, failed) => {
        const opening = indexedDB.open("convlens");
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => failed(opening.error);
      });
      const names = [...database.objectStoreNames];
      const count = (name: string) =>
        new Promise<number>((done) => {
          const counting = database.transaction(name).objectStore(name).count();
          counting.onsuccess = () => done(counting.result);
        });
      return Promise.all(names.map(count));
    });
    expect(left).toEqual([0, 0]);
  },
  { ways: ["page"] },
);

visit(
  "Open: where the server keeps what was given, and how long, is told",
  async ({ page, go }) => {
    await go("open");
    const kept = region(page, "What is kept");
    await kept.getByText("removed when the server ends, or 60 min after your last page is closed").waitFor();
    await region(page, "Pictures").locator("input[type=file]").setInputFiles(scenes("duck").slice(0, 2));
    await kept.getByText("folder of the server for temporary files: 2 pictures").waitFor();
    expect(await kept.getByRole("button").count()).toBe(0);
  },
  { ways: ["served"] },
);
