/** One line of how the work in the page goes on, where it is not as one would think; empty where there is none. */
export const notice = $state({ line: "" });
