export type {
  MatrixCell,
  Report,
  ReportFigure,
  ReportMatrix,
  ReportReference,
  ReportScore,
  ReportSection,
  ReportTrust,
} from "./define.ts";
export { report } from "./report.ts";
