/** What is checked. */
export type HealthName = 'journal' | 'registry' | 'library' | 'scheduler' | 'disk' | 'lock' | 'models';
export type HealthState = 'ok' | 'bad' | 'off' | 'unknown';

/** The checks of the engine, and facts about it. */
export interface HealthMessages {
  health: {
    intro: string;
    allWell: string;
    /** All that is set up works; gets the names of what is not. */
    notSetUp: (names: string) => string;
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
    modelsOk: string;
    modelsBad: Record<'damaged' | 'missing' | 'failed' | 'removal', (n: number, models: string) => string>;
    modelsAdvice: string;
    /** All checks, when somebody asks for them. */
    doctor: {
      title: string;
      hint: string;
      run: string;
      deep: string;
      save: string;
      saved: (path: string, bytes: string) => string;
      states: Record<'ok' | 'warning' | 'problem', string>;
      todo: (advice: string) => string;
    };
    facts: string;
    version: string;
    pid: string;
    startedAt: string;
    dataDir: string;
    modelsDir: string;
  };
}
