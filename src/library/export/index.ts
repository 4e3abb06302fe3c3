/** The library as plain files, for servers that know nothing of it. */
export { exportLibrary } from './export.ts';
export type { ExportedLibrary } from './export.ts';
