import { expect, test } from "vitest";
import { requireHttp } from "./http.ts";

const from = (base: string, to: string) => requireHttp(to, base, new URL(base)).href;

test("redirects stay with http and https, and never leave https for http", () => {
  expect(from("http://a/b/c", "d")).toBe("http://a/b/d");
  expect(from("http://a/b", "https://c/d")).toBe("https://c/d");
  expect(from("https://a/b", "//c/d")).toBe("https://c/d");
  expect(() => from("https://a/b", "http://a/b")).toThrow(
    "https://a/b is redirected to http://a/b, from https to http",
  );
  expect(() => from("https://a/b", "file:///etc/hostname")).toThrow("no http or https address");
});
