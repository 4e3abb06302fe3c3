export type Theme = 'system' | 'light' | 'dark';
/** What can be wrong with a field. */
export type FieldProblem = 'badUrl' | 'badProxy' | 'badToken' | 'badPath' | 'badNumber' | 'badKeys';

/** The settings of the engine and of this window. */
export interface SettingsMessages {
  settings: {
    welcome: string;
    servers: Record<'library' | 'scheduler', Record<'url' | 'hint' | 'token', string>>;
    secret: Record<'stored' | 'none' | 'forget' | 'forgotten', string>;
    test: string;
    testOk: Record<'library' | 'scheduler', (count: number, ms: string) => string>;
    modelsDir: string;
    modelsDirHint: string;
    maxDownloads: string;
    connectionsPerFile: string;
    pinnedKeys: string;
    pinnedKeysHint: string;
    proxyUrl: string;
    proxyUrlHint: string;
    caFile: string;
    caFileHint: string;
    engineTitle: string;
    appearance: string;
    language: string;
    languageAuto: string;
    theme: string;
    themes: Record<Theme, string>;
    notifications: string;
    notificationStates: Record<'granted' | 'denied' | 'default', string>;
    save: string;
    saved: string;
    problems: Record<FieldProblem, string>;
  };
}
