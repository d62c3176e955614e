import { defineRules, isActivation } from "./define.ts";

/**
 * The deconvolutional network: an activation passes the positive part of the gradient, whatever the forward pass did.
 *
 * Zeiler and Fergus 2013, Visualizing and Understanding Convolutional Networks, https://arxiv.org/abs/1311.2901
 */
export default defineRules({
  id: "deconvnet",
  passes: "only positive ones",
  table: [{ matches: isActivation, rule: ({ g, dy: [dy] }) => [g.node("Relu", [dy!])] }],
});
