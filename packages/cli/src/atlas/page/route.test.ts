import { expect, test } from "vitest";
import { type Route, routeFrom, routeOf } from "./route.ts";

const name = "conv 2/depthwise#[é]?%/3";

test.each<Route>([
  { page: "home" },
  { page: "layer", layer: name },
  { page: "unit", layer: name, unit: 12 },
  { page: "atlas", layer: name },
  { page: "classes" },
  { page: "class", class: 3 },
])("a page has an address, and the address the page: $page", (route) => {
  const address = routeOf(route);
  expect(address).toMatch(/^#\/[\w%/.-]*$/);
  expect(routeFrom(address)).toEqual(route);
});

test("the address of the site is its first page", () => {
  for (const address of ["", "#", "#/"]) expect(routeFrom(address)).toEqual({ page: "home" });
});

test.each(["#/unit/conv1", "#/class/x", "#/nowhere", "#/layer/", "#/layer/%E0%A4%A", "#main"])(
  "%s is no page",
  (address) => {
    expect(routeFrom(address)).toBeUndefined();
  },
);
