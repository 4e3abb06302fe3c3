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
    picture: (list: string) => string;
    partials: string;
    partialsHint: string;
    noPartials: string;
    written: (age: string) => string;
    orphan: string;
    discard: string;
    discardTitle: (model: string) => string;
    discardText: (bytes: string, cancels: boolean) => string;
    freed: (bytes: string) => string;
    notDeleted: (why: string) => string;
    failed: (why: string) => string;
  };
}
