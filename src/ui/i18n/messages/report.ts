/** A report that somebody opened: its models at any moment. */
export interface ReportMessages {
  report: {
    /** Gets the time when it was made. */
    title: (time: string) => string;
    readOnly: string;
    redacted: string;
    empty: string;
    moment: string;
    other: string;
    compare: string;
    /** The number of the event, and its time. */
    at: (seq: string) => string;
    model: string;
    status: string;
    before: string;
    absent: string;
    explain: string;
    choose: string;
    now: string;
    todo: string;
  };
}
