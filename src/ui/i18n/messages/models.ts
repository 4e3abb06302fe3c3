export type ModelFilter = 'all' | 'installed' | 'active' | 'attention' | 'available';
export type ModelSort = 'name' | 'state' | 'size';
export type SizeFilter = 'any' | 'gb1' | 'gb5' | 'gb20' | 'fits';

/** Why a list of models has no row. Loading and the person's own search have other words. */
export type EmptyReason =
  'noLibrary' | 'libraryDown' | 'libraryEmpty' | 'noneInstalled' | 'noneActive' | 'noneAttention' | 'noneAvailable';
/** The way on from an empty list. */
export type EmptyAction = 'settings' | 'showAll' | 'showAvailable';

/** The list of models and the details of one model. */
export interface ModelsMessages {
  models: {
    search: string;
    filterLabel: string;
    filters: Record<ModelFilter, string>;
    list: string;
    pick: string;
    empty: Record<EmptyReason, string>;
    noMatch: (words: string) => string;
    emptyAction: Record<EmptyAction, string>;
    /** `age`: null for a list of just now. */
    libraryDown: (why: string, age: string | null) => string;
    libraryDownNoData: (why: string) => string;
    refresh: string;
    taskLabel: string;
    anyTask: string;
    languageLabel: string;
    anyLanguage: string;
    sizeLabel: string;
    sizes: Record<SizeFilter, string>;
    pauseAll: string;
    resumeAll: string;
    /** The button that shows the queue. */
    queue: (n: number) => string;
    queueTitle: string;
    queueHint: string;
    queueMove: Record<'up' | 'down', string>;
    sort: string;
    sorts: Record<ModelSort, string>;
  };
  detail: {
    title: (model: string) => string;
    versions: string;
    files: (n: number) => string;
    size: string;
    license: string;
    language: string;
    task: string;
    tags: string;
    homepage: string;
    changelog: string;
    checksum: string;
    path: string;
    installedAt: string;
    updatedAt: string;
    publishedAt: string;
    infoFailed: (why: string) => string;
    notPublished: string;
    withdrawn: (why: string, time: string) => string;
    history: string;
    needed: string;
    neededOf: (bytes: string, free: string) => string;
    reused: string;
    reusedBytes: (bytes: string) => string;
    oldVersion: (older: string, bytes: string, newest: string) => string;
    removeOld: (version: string) => string;
    verifyOk: (n: number) => string;
    verifyBad: (n: number) => string;
    verifyMissing: string;
    copy: string;
    showFolder: string;
  };
}
