import type { ErrorValue } from '../../model/errors.ts';

/**
 * Reports to the dispatch server. Their `subject` is a model id or `model_id@version`.
 * `dispatch_task_id` is the dispatch server's task, not a download task.
 */
export interface ReportEvents {
  ModelUnavailableReported: { dispatch_task_id: string; reason: string; latency_ms: number };
  UnavailableReportFailed: { dispatch_task_id: string; reason: string; error: ErrorValue };
}

export const REPORT_EVENT_VERSIONS: Record<keyof ReportEvents, number> = {
  ModelUnavailableReported: 1,
  UnavailableReportFailed: 1,
};
