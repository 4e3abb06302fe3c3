import type { StorageMessages } from '../messages/storage.ts';

export const storage: StorageMessages = {
  storage: {
    shares: { models: 'Models', partials: 'Unfinished downloads', other: 'Other files', free: 'Free' },
    folder: 'Models folder',
    models: 'Installed models',
    noModels: 'No model is installed yet.',
    others: n => (n === 1 ? '1 other' : `${n} others`),
    tileKinds: { current: 'Current version', old: 'Old version', broken: 'Damaged or missing', others: 'Smaller ones' },
    freeUp: bytes => `Free up ${bytes}`,
    freeUpFound: (versions, partials) => {
      const old = versions === 1 ? '1 old version' : `${versions} old versions`;
      const forgotten = partials === 1 ? '1 forgotten download' : `${partials} forgotten downloads`;
      const found = [versions > 0 ? old : '', partials > 0 ? forgotten : ''].filter(part => part !== '');
      return `${found.join(' and ')} can be deleted.`;
    },
    freeUpTitle: bytes => `Free up ${bytes}?`,
    freeUpText:
      'Old versions of models that have a newer version here are removed, and files that belong to no download are deleted. Versions in use stay.',
    summary: (models, free) => `${models} of models${free === null ? '' : ` · ${free} free`}`,
    more: n => `Show ${n} more`,
    picture: list => `Disk use by model: ${list}`,
    importTitle: 'Import from a disk',
    importHint:
      'A folder with a model, or with many, that somebody copied to this computer. Its files are checked against their checksums; nothing is downloaded or deleted.',
    importHintDrop:
      'Drop a folder with models on this window, or enter its path. Its files are checked against their checksums; nothing is downloaded or deleted.',
    importPath: 'Path of the folder',
    importAction: 'Import',
    imported: models => `Imported: ${models}.`,
    partials: 'Unfinished downloads',
    partialsHint: 'Kept so that downloads can continue where they stopped.',
    noPartials: 'There are no unfinished downloads.',
    written: age => `last written ${age}`,
    orphan: 'belongs to no current download',
    discard: 'Discard',
    discardTitle: ref => `Discard the unfinished download ${ref}?`,
    discardText: bytes => `This frees ${bytes}.`,
    freed: bytes => `${bytes} freed.`,
    notDeleted: why => `It could not be deleted: ${why}.`,
    failed: why => `Disk use is not available: ${why}.`,
  },
};
