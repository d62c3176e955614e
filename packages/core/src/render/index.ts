export { type AnimationStyle, type Frame, throughChannels, throughLayers } from "./animation.ts";
export {
  type ArchitectureFigure,
  type ArchitectureNode,
  type ArchitectureStyle,
  architectureCss,
  architectureSvg,
  linePath,
  tipPath,
} from "./architecture.ts";
export { type Layout, type Line, layOut, type Placed, type PlacedBlock, type SheetPart } from "./architectureLayout.ts";
export { captioned } from "./caption.ts";
export { barOf, type ColourBar } from "./colorbar.ts";
export { type ColormapName, type ColourTable, colormap, colormapNames, safeColormaps } from "./colormap.ts";
export { type ConceptStyle, conceptFigure, conceptOverlay } from "./concepts.ts";
export { type ConfusionGroup, type ConfusionStyle, confusionFigure } from "./confusion.ts";
export { type Curve, type CurvePanel, type CurveStyle, curveFigure } from "./curve.ts";
export {
  type ComparedPicture,
  differenceRow,
  type MapPair,
  type PlacedMap,
} from "./differences.ts";
export { type DotPanel, type DotRow, type DotStyle, dotFigure } from "./dots.ts";
export { enlarged } from "./enlarged.ts";
export {
  type Explained,
  type Explanation,
  type ExplanationStyle,
  explanationFigure,
  formatProbability,
  type MapStyle,
  mapPicture,
} from "./explanation.ts";
export { type FigureCell, type FigureRow, type FigureStyle, figure, shrunk, sizeWithin } from "./figure.ts";
export { type FilterStyle, filterPicture } from "./filters.ts";
export { colourPicture, type OverlayStyle, overlay, paint } from "./heatmap.ts";
export { historyPanels, type LearntEpoch } from "./historyPanels.ts";
export { madePicture } from "./made.ts";
export { type MatrixStyle, matrixFigure } from "./matrix.ts";
export { channelPicture, type Montage, type MontageStyle, montage } from "./montage.ts";
export { outlined } from "./outlined.ts";
export { paste } from "./paste.ts";
export { PatchPage, type PatchPageStyle } from "./patches.ts";
export { patchTile, projectionTile, type TileSize } from "./patchTile.ts";
export { type FigureText, figureText } from "./pen.ts";
export { type ReliabilityBin, type ReliabilityPanel, type ReliabilityStyle, reliabilityFigure } from "./reliability.ts";
export {
  type MatrixCell,
  type Report,
  type ReportFigure,
  type ReportMatrix,
  type ReportReference,
  type ReportScore,
  type ReportSection,
  type ReportTrust,
  report,
} from "./report/index.ts";
export { bilinear, type Plane, type Rectangle, resizeImage } from "./resample.ts";
export { formatValue, quantile, type Range, rangeOf, type ScaleRule, union } from "./scale.ts";
export {
  isBlank,
  type MapColours,
  type Part,
  type Reduction,
  reduceChannels,
  type Shade,
  type ShadeStyle,
  shade,
} from "./shade.ts";
export { formatCell, markdownTable, textTable } from "./table.ts";
export { drawText, fitText, type TextStyle, textWidth } from "./text.ts";
export { type TrustChart, trustChart } from "./trustChart.ts";
export { type RasterizeSvg, type Typeface, type TypefaceStyle, typeface } from "./typeface.ts";
