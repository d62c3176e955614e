export type { Report, ReportFigure, ReportReference, ReportScore, ReportSection } from "./define.ts";
export { report } from "./report.ts";
