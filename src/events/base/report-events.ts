import type { ErrorValue } from '../../model/errors.ts';

/**
 * Reports to the dispatch server. Their `subject` is a model id or `model_id@version`. Tasks whose
 * reports end within a second share an event; each was reported at once. `dispatch_task_id` is the
 * dispatch server's task, not a download task.
 */
export interface ReportEvents {
  ModelUnavailableReported: { tasks: { dispatch_task_id: string; reason: string; latency_ms: number }[] };
  UnavailableReportFailed: { tasks: { dispatch_task_id: string; reason: string; error: ErrorValue }[] };
}

export const REPORT_EVENT_VERSIONS: Record<keyof ReportEvents, number> = {
  ModelUnavailableReported: 2,
  UnavailableReportFailed: 2,
};
