/** A page of the site. Its address is the part behind `#`, so that a link to it can be sent. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "layer"; readonly layer: string }
  | { readonly page: "unit"; readonly layer: string; readonly unit: number }
  | { readonly page: "classes" }
  | { readonly page: "class"; readonly class: number }
  | { readonly page: "atlas"; readonly layer: string };

/** Names may hold anything; their slashes stay as they are. */
const path = (name: string) => name.split("/").map(encodeURIComponent).join("/");

/** The address of a page, `#/unit/conv2/depthwise/12`. */
export function routeOf(route: Route): string {
  switch (route.page) {
    case "home":
      return "#/";
    case "classes":
      return "#/classes";
    case "class":
      return `#/class/${route.class}`;
    case "unit":
      return `#/unit/${path(route.layer)}/${route.unit}`;
    default:
      return `#/${route.page}/${path(route.layer)}`;
  }
}

/** The page at an address; `undefined` where there is none. */
export function routeFrom(address: string): Route | undefined {
  const [, page = "", rest = ""] = /^#?\/?([^/]*)\/?(.*)$/.exec(address)!;
  const name = decoded(rest);
  if (page === "") return { page: "home" };
  if (page === "classes" && rest === "") return { page };
  if (page === "class" && /^\d+$/.test(rest)) return { page, class: Number(rest) };
  if ((page === "layer" || page === "atlas") && name) return { page, layer: name };
  const [, layer, unit] = /^(.+)\/(\d+)$/.exec(name ?? "") ?? [];
  return page === "unit" && layer ? { page, layer, unit: Number(unit) } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
