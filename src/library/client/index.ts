/** How a model library is asked. */
export { createLibraryClient } from './client.ts';
