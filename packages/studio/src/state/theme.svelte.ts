const KEY = "convlens-theme";
const choices = ["auto", "light", "dark"] as const;
type Choice = (typeof choices)[number];

/** Light, dark, or as the system has it; kept between visits. */
class Theme {
  chosen = $state<Choice>(choices.find((c) => c === localStorage.getItem(KEY)) ?? "auto");

  constructor() {
    this.#apply();
  }

  next(): void {
    this.chosen = choices[(choices.indexOf(this.chosen) + 1) % choices.length]!;
    localStorage.setItem(KEY, this.chosen);
    this.#apply();
  }

  #apply(): void {
    if (this.chosen === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.chosen;
  }
}

export const theme = new Theme();
