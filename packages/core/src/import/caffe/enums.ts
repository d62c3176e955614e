type Names = Readonly<Record<string, number>>;

/** The types of layers before 2015 (`V1LayerParameter.type`). */
export const v1Types = {
  NONE: 0,
  ACCURACY: 1,
  BNLL: 2,
  CONCAT: 3,
  CONVOLUTION: 4,
  DATA: 5,
  DROPOUT: 6,
  EUCLIDEAN_LOSS: 7,
  FLATTEN: 8,
  HDF5_DATA: 9,
  HDF5_OUTPUT: 10,
  IM2COL: 11,
  IMAGE_DATA: 12,
  INFOGAIN_LOSS: 13,
  INNER_PRODUCT: 14,
  LRN: 15,
  MULTINOMIAL_LOGISTIC_LOSS: 16,
  POOLING: 17,
  RELU: 18,
  SIGMOID: 19,
  SOFTMAX: 20,
  SOFTMAX_LOSS: 21,
  SPLIT: 22,
  TANH: 23,
  WINDOW_DATA: 24,
  ELTWISE: 25,
  POWER: 26,
  SIGMOID_CROSS_ENTROPY_LOSS: 27,
  HINGE_LOSS: 28,
  MEMORY_DATA: 29,
  ARGMAX: 30,
  THRESHOLD: 31,
  DUMMY_DATA: 32,
  SLICE: 33,
  MVN: 34,
  ABSVAL: 35,
  SILENCE: 36,
  CONTRASTIVE_LOSS: 37,
  EXP: 38,
  DECONVOLUTION: 39,
} as const satisfies Names;

export const phases = { TRAIN: 0, TEST: 1 } as const satisfies Names;
export const poolMethods = { MAX: 0, AVE: 1, STOCHASTIC: 2 } as const satisfies Names;
export const roundModes = { CEIL: 0, FLOOR: 1 } as const satisfies Names;
export const eltwiseOperations = { PROD: 0, SUM: 1, MAX: 2 } as const satisfies Names;
export const reductions = { SUM: 1, ASUM: 2, SUMSQ: 3, MEAN: 4 } as const satisfies Names;
export const normRegions = { ACROSS_CHANNELS: 0, WITHIN_CHANNEL: 1 } as const satisfies Names;

/** The names that a field's numbers have in text, by message and field. */
export const enums: Readonly<Record<string, Names>> = {
  "NetState.phase": phases,
  "NetStateRule.phase": phases,
  "LayerParameter.phase": phases,
  "V1LayerParameter.type": v1Types,
  "PoolingParameter.pool": poolMethods,
  "PoolingParameter.round_mode": roundModes,
  "V0LayerParameter.pool": poolMethods,
  "EltwiseParameter.operation": eltwiseOperations,
  "ReductionParameter.operation": reductions,
  "LRNParameter.norm_region": normRegions,
};

/** The name of a number, or the number itself. */
export const nameIn = (names: Names, number: number): string =>
  Object.keys(names).find((name) => names[name] === number) ?? String(number);
