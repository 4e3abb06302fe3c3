/** What is checked. */
export type HealthName = 'journal' | 'registry' | 'library' | 'scheduler' | 'disk' | 'lock';
export type HealthState = 'ok' | 'bad' | 'off' | 'unknown';

/** The checks of the engine, and facts about it. */
export interface HealthMessages {
  health: {
    allWell: string;
    problems: (n: number) => string;
    names: Record<HealthName, string>;
    states: Record<HealthState, string>;
    journalOk: (seq: string) => string;
    journalAdvice: string;
    registryOk: string;
    registryAdvice: string;
    libraryAdvice: string;
    libraryOff: string;
    schedulerAdvice: string;
    schedulerOff: string;
    diskFree: (bytes: string) => string;
    diskLow: string;
    lockAdvice: string;
    facts: string;
    version: string;
    pid: string;
    startedAt: string;
    dataDir: string;
    modelsDir: string;
  };
}
