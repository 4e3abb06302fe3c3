import type { AnyEvent, ErrorValue, ModelStatus } from '../../engine/api/contract.ts';

/** The event types this program has words for; newer ones are shown by their own name. */
export type KnownEventType = AnyEvent extends infer E ? (E extends AnyEvent ? Literal<E['type']> : never) : never;
type Literal<T extends string> = string extends T ? never : T;

export type Action = 'install' | 'pause' | 'resume' | 'retry' | 'repair' | 'update' | 'cancel' | 'remove' | 'verify';
export type RowStatus = ModelStatus | 'available';
export type ModelFilter = 'all' | 'installed' | 'active' | 'attention' | 'available';
export type EventGroup = 'all' | 'download' | 'model' | 'engine';
export type HealthName = 'journal' | 'registry' | 'library' | 'scheduler' | 'disk';
export type HealthState = 'ok' | 'bad' | 'off' | 'unknown';
export type Theme = 'system' | 'light' | 'dark';
export type View = 'models' | 'top' | 'activity' | 'health' | 'settings';

type Text1 = (value: string) => string;
type Text2 = (a: string, b: string) => string;
type Count = (n: number) => string;

/** Every word of the page. Both languages have this type, so neither can lack a key. */
export interface Messages {
  appName: string;
  nav: { label: string } & Record<View, string>;
  connection: { connecting: string; lost: string; back: string };
  panelFailed: string;
  tryAgain: string;
  loading: string;
  close: string;
  unknown: string;
  status: Record<RowStatus, string>;
  actions: Record<Action | 'copyDetails' | 'copied', string>;
  actionOn: Text2;
  updateSteps: Text2;
  models: {
    search: string;
    filterLabel: string;
    filters: Record<ModelFilter, string>;
    list: string;
    noMatch: string;
    none: string;
    noneSettings: string;
    libraryDown: Text2;
    libraryDownNoData: Text1;
    refresh: string;
  };
  row: {
    ofBytes: Text2;
    left: Text1;
    timeUnknown: string;
    waitingSlot: string;
    starting: string;
    pausedUser: string;
    pausedNetwork: string;
    pausedDisk: string;
    diskNeeds: Text1;
    pausedSuspend: string;
    retryIn: Text1;
    retryNow: string;
    attempt: Count;
    verifying: Text1;
    damagedFiles: Count;
    missing: string;
    removing: string;
    removalFailed: Text1;
    installedToo: Text1;
    alsoInstalled: Text1;
    updateTo: Text1;
    progressOf: Text1;
  };
  remove: { title: Text1; text: Text1; keep: string };
  detail: {
    title: Text1;
    versions: string;
    files: Count;
    size: string;
    checksum: string;
    path: string;
    installedAt: string;
    updatedAt: string;
    publishedAt: string;
    file: string;
    damage: string;
    damageReason: Record<'missing' | 'size' | 'checksum' | 'unreadable', string>;
    infoFailed: Text1;
    notPublished: string;
    verifyOk: Count;
    verifyBad: Count;
    copy: string;
  };
  top: {
    intro: string;
    rank: string;
    model: string;
    demand: string;
    installed: string;
    notInLibrary: string;
    age: Text1;
    failed: Text1;
    failedNoData: Text1;
    none: string;
    noUrl: string;
    tasks: Text1;
  };
  activity: {
    subject: string;
    type: string;
    groups: Record<EventGroup, string>;
    list: string;
    none: string;
    older: string;
    pick: string;
    data: string;
    engine: string;
    times: Count;
    seq: Count;
    cause: Count;
    failed: Text1;
  };
  events: Record<KnownEventType, string>;
  health: {
    allWell: string;
    problems: Count;
    names: Record<HealthName, string>;
    states: Record<HealthState, string>;
    journalOk: Text1;
    journalAdvice: string;
    registryOk: string;
    registryAdvice: string;
    libraryAdvice: string;
    libraryOff: string;
    schedulerAdvice: string;
    schedulerOff: string;
    diskFree: Text1;
    diskLow: string;
    facts: string;
    version: string;
    pid: string;
    startedAt: string;
    dataDir: string;
    modelsDir: string;
  };
  settings: {
    libraryUrl: string;
    libraryHint: string;
    schedulerUrl: string;
    schedulerHint: string;
    maxDownloads: string;
    engineTitle: string;
    appearance: string;
    language: string;
    languageAuto: string;
    theme: string;
    themes: Record<Theme, string>;
    save: string;
    saved: string;
    badUrl: string;
    badNumber: string;
  };
  /** Short labels of the error codes. */
  errors: Record<ErrorValue['code'], string>;
  duration: Record<'s' | 'min' | 'h' | 'd', Text1>;
  ago: { now: string; past: Text1 };
}
