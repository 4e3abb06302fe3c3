/** A model library's own server. */
export { serveLibrary } from './server.ts';
