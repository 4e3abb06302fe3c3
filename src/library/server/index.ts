/** A model library's own server. */
export { serveLibrary } from './server.ts';
export type { RunningLibrary, ServeLibraryOptions } from './server.ts';
