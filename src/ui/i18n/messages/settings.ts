export type Theme = 'system' | 'light' | 'dark';
/** What can be wrong with a field. */
export type FieldProblem =
  | 'badUrl'
  | 'noScheme'
  | 'onlyAddress'
  | 'refused'
  | 'badProxy'
  | 'badToken'
  | 'badPath'
  | 'badNumber'
  | 'badLimit'
  | 'badHours'
  | 'badKeys';

/** The settings of the engine and of this window. */
export interface SettingsMessages {
  settings: {
    intro: string;
    welcome: string;
    servers: Record<'library' | 'scheduler', Record<'url' | 'hint' | 'token', string>>;
    secret: Record<'stored' | 'none' | 'forget' | 'forgotten', string>;
    test: string;
    /** The address is the other server's. */
    isOther: Record<'library' | 'scheduler', string>;
    testOk: Record<'library' | 'scheduler', (count: number, ms: string) => string>;
    modelsDir: string;
    modelsDirHint: string;
    maxDownloads: string;
    connectionsPerFile: string;
    limitBytesPerSecond: string;
    limitBytesPerSecondHint: string;
    limitHours: string;
    limitHoursHint: string;
    pinnedKeys: string;
    pinnedKeysHint: string;
    proxyUrl: string;
    proxyUrlHint: string;
    caFile: string;
    caFileHint: string;
    engineTitle: string;
    nodeId: string;
    appearance: string;
    language: string;
    languageAuto: string;
    theme: string;
    themes: Record<Theme, string>;
    notifications: string;
    notificationStates: Record<'granted' | 'denied' | 'default', string>;
    unsaved: Record<'title' | 'text' | 'leave' | 'stay', string>;
    save: string;
    saved: string;
    problems: Record<FieldProblem, string>;
  };
}
