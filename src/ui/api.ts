/** What the page needs of the engine, whatever carries it. */
export type { ApiClient, ConnectionState as Connection } from '../api/client.ts';
