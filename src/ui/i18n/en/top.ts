import type { TopMessages } from '../messages/top.ts';

export const top: TopMessages = {
  top: {
    intro: 'What tasks ask for most, as the dispatch server counts it.',
    installed: 'Installed',
    notInLibrary: 'Not in the library',
    age: age => `Updated ${age}`,
    failed: why => `The ranking can’t be updated just now: ${why}. The last one stays.`,
    failedNoData: why => `The ranking is not available just now: ${why}. It is asked for again by itself.`,
    none: 'No demand has been counted yet.',
    noUrl: 'No ranking yet. Enter the address of the dispatch server in Settings.',
    tasks: n => `${n} tasks`,
  },
};
