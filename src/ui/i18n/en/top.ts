import type { TopMessages } from '../messages/top.ts';

export const top: TopMessages = {
  top: {
    title: 'Top Models',
    window: time => `Tasks of the last ${time}.`,
    open: model => `Show details of ${model}`,
    intro: 'The models that tasks ask for most, as counted by the dispatch server.',
    installed: 'Installed',
    notInLibrary: 'Not in the library',
    age: age => (age === null ? 'Updated just now' : `Updated ${age}`),
    failed: why => `The ranking can’t be updated right now: ${why}. This is the last one.`,
    failedNoData: why => `The ranking is not available right now: ${why}. It will be requested again automatically.`,
    installTop: n => `Install the top ${n} that fit`,
    none: 'No demand has been counted yet.',
    noUrl: 'No dispatch server is set, so there is no ranking. Enter its address in Settings.',
    served: (n, shown) => (n === 1 ? 'This computer served 1 task' : `This computer served ${shown} tasks`),
    refused: (n, shown) =>
      n === 1 ? '1 task refused: its model was missing here' : `${shown} tasks refused: their model was missing here`,
    tasks: (n, shown) => (n === 1 ? '1 task' : `${shown} tasks`),
  },
};
