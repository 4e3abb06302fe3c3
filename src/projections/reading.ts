/**
 * What readers of the index by model use. It loads neither rxjs nor writers: queries start through
 * it.
 */
export { readModel } from './model-index/read-model.ts';
export { readNewest } from './model-index/newest.ts';
export type { Newest, ReadNewestOptions } from './model-index/newest.ts';
export type { EarlierEvents } from './model-index/earlier.ts';
export { indexedEvents, segmentEvents } from './model-index/segment-events.ts';
export type { IndexedJournal, SegmentQuery } from './model-index/segment-events.ts';
export { journalFolder } from './model-index/lookup.ts';
export { replayJournal } from './replay.ts';
export type { ReplayVerdict } from './replay.ts';
export { recordedLines, recordingHeader, Recorder } from './recording.ts';
