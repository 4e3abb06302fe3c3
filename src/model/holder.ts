/**
 * The process that holds a lease. A pid alone proves nothing, because a later process may have it:
 * start and boot tell the two apart.
 */
export interface LeaseHolder {
  pid: number;
  /** Start of the process in the platform's format; null: not known. */
  processStarted: string | null;
  /** Of the machine; changes with each restart. */
  bootId: string;
}
