import type { Reference } from "./define.ts";

// What several methods or metrics come from.

export const lundbergLee2017: Reference = {
  authors: "Lundberg and Lee",
  year: 2017,
  title: "A Unified Approach to Interpreting Model Predictions",
  url: "https://arxiv.org/abs/1705.07874",
};

export const yehEtAl2019: Reference = {
  authors: "Yeh, Hsieh, Suggala, Inouye and Ravikumar",
  year: 2019,
  title: "On the (In)fidelity and Sensitivity of Explanations",
  url: "https://arxiv.org/abs/1901.09392",
};

export const adebayoEtAl2020: Reference = {
  authors: "Adebayo, Muelly, Liccardi and Kim",
  year: 2020,
  title: "Debugging Tests for Model Explanations",
  url: "https://arxiv.org/abs/2011.05429",
};
