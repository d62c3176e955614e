export type {
  Report,
  ReportFigure,
  ReportReference,
  ReportScore,
  ReportSection,
  ReportTrust,
} from "./define.ts";
export { report } from "./report.ts";
