import { region, visit } from "./studio.ts";

visit("Data: who has no data set has one drawn", async ({ page, go }) => {
  await go("open");
  await region(page, "Data set").getByRole("button", { name: "Draw scenes" }).click();
  await region(page, "Data set").getByText("scenes: 192 pictures in 16 classes").waitFor();
  await page.getByRole("link", { name: "Look at it" }).click();
  await page
    .getByRole("link", { name: /butterfly/ })
    .first()
    .waitFor();
});
