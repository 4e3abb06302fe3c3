/** What fills the disk. */
export type StorageShare = 'models' | 'partials' | 'other' | 'free';

/** The use of the disk. */
export interface StorageMessages {
  storage: {
    shares: Record<StorageShare, string>;
    folder: string;
    models: string;
    noModels: string;
    others: (n: number) => string;
    /** What the colours of the picture mean. */
    tileKinds: Record<'current' | 'old' | 'broken' | 'others', string>;
    /** The name of the button. */
    freeUp: (bytes: string) => string;
    freeUpFound: (versions: number, partials: number) => string;
    freeUpTitle: (bytes: string) => string;
    freeUpText: string;
    summary: (models: string, free: string | null) => string;
    more: (n: number) => string;
    picture: (list: string) => string;
    importTitle: string;
    importHint: string;
    /** In the desktop app, which takes dropped folders. */
    importHintDrop: string;
    importPath: string;
    importAction: string;
    imported: (models: string) => string;
    partials: string;
    partialsHint: string;
    noPartials: string;
    written: (age: string) => string;
    orphan: string;
    discard: string;
    discardTitle: (model: string) => string;
    discardText: (bytes: string) => string;
    freed: (bytes: string) => string;
    notDeleted: (why: string) => string;
    failed: (why: string) => string;
  };
}
