/**
 * Sets the styles that elements ask for in `data-css`, `name:value;name:value`: where a site's policy allows no styles in attributes,
 * a script may still set them.
 */
export function applyStyles(within: ParentNode): void {
  for (const element of within.querySelectorAll<HTMLElement>("[data-css]"))
    for (const rule of element.dataset.css!.split(";")) {
      const at = rule.indexOf(":");
      element.style.setProperty(rule.slice(0, at), rule.slice(at + 1));
    }
}
