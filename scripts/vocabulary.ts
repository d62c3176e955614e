import { operatorNames } from "../packages/core/src/import/tflite/schema.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** All that a format has, by what importers call it, where there is a list of it: what is read of it stands beside what is not. */
export const vocabularies: Readonly<Record<string, { readonly of: string; readonly names: readonly string[] }>> = {
  "ONNX operators": {
    of: "ONNX 1.16 (opset 21)",
    names: words(`
      Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization Bernoulli BitShift BitwiseAnd BitwiseNot
      BitwiseOr BitwiseXor BlackmanWindow Cast CastLike Ceil Celu CenterCropPad Clip Col2Im Compress Concat ConcatFromSequence Constant
      ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumSum DFT DeformConv DepthToSpace DequantizeLinear Det Div Dropout
      DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool
      GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HammingWindow HannWindow HardSigmoid HardSwish Hardmax
      Identity If ImageDecoder InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax Loop
      LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization MelWeightMatrix Min Mish Mod Mul
      Multinomial Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional OptionalGetElement OptionalHasElement Or PRelu Pad
      Pow QLinearConv QLinearMatMul QuantizeLinear RNN RandomNormal RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal ReduceL1
      ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu Reshape Resize
      ReverseSequence RoiAlign Round STFT Scan ScatterElements ScatterND Selu SequenceAt SequenceConstruct SequenceEmpty SequenceErase
      SequenceInsert SequenceLength SequenceMap Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign
      SpaceToDepth Split SplitToSequence Sqrt Squeeze StringConcat StringNormalizer StringSplit Sub Sum Tan Tanh TfIdfVectorizer ThresholdedRelu
      Tile TopK Transpose Trilu Unique Unsqueeze Where Xor`),
  },
  "Keras layers": {
    of: "Keras 3",
    names: words(`
      Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D
      AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout Attention Average AveragePooling1D AveragePooling2D
      AveragePooling3D BatchNormalization Bidirectional CategoryEncoding CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose
      Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D DepthwiseConv2D
      Discretization Dot Dropout ELU EinsumDense Embedding Flatten GRU GaussianDropout GaussianNoise GlobalAveragePooling1D
      GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization
      GroupQueryAttention HashedCrossing Hashing Identity IntegerLookup LSTM Lambda LayerNormalization LeakyReLU Masking
      MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram Minimum MultiHeadAttention Multiply Normalization PReLU Permute RMSNormalization RNN
      RandomBrightness RandomContrast RandomCrop RandomFlip RandomHeight RandomRotation RandomTranslation RandomWidth RandomZoom ReLU
      RepeatVector Rescaling Reshape Resizing SeparableConv1D SeparableConv2D SimpleRNN Softmax SpatialDropout1D SpatialDropout2D
      SpatialDropout3D SpectralNormalization StringLookup Subtract TextVectorization TimeDistributed UnitNormalization UpSampling1D
      UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D`),
  },
  "Caffe layers": {
    of: "BVLC Caffe 1.0, without losses and layers that read data",
    names: words(`
      AbsVal ArgMax BNLL BatchNorm BatchReindex Bias Clip Concat Convolution Crop Deconvolution Dropout ELU Eltwise Embed Exp Filter Flatten
      Im2col InnerProduct LRN LSTM Log MVN PReLU Parameter Pooling Power Python RNN ReLU Reduction Reshape SPP Scale Sigmoid Slice
      Softmax Swish TanH Threshold Tile`),
  },
  "TensorFlow Lite operators": { of: "version 3 of the schema", names: operatorNames },
};
