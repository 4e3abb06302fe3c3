import type { StorageMessages } from '../messages/storage.ts';

export const storage: StorageMessages = {
  storage: {
    shares: { models: 'Models', partials: 'Partial downloads', other: 'Other files', free: 'Free' },
    folder: 'Models folder',
    models: 'Installed models',
    noModels: 'No model is installed yet.',
    others: n => (n === 1 ? '1 other' : `${n} others`),
    picture: list => `Disk use by model: ${list}`,
    partials: 'Partial downloads',
    partialsHint: 'Kept so that a download goes on where it stopped.',
    noPartials: 'Nothing is kept of unfinished downloads.',
    written: age => `last written ${age}`,
    orphan: 'belongs to no download',
    discard: 'Discard',
    discardTitle: ref => `Discard the partial download ${ref}?`,
    discardText: (bytes, cancels) =>
      cancels
        ? `${bytes} become free. The download is cancelled; another one begins from the start.`
        : `${bytes} become free.`,
    freed: bytes => `${bytes} became free.`,
    notDeleted: why => `It could not be deleted: ${why}.`,
    failed: why => `Disk use is not available: ${why}.`,
  },
};
