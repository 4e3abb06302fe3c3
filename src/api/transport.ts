import type { ClientMessage } from './contract.ts';

/** What a transport tells the client about one connection; `onClose` comes once, also when opening failed. */
export interface ConnectionEvents {
  onOpen(): void;
  /** A parsed message of the engine, not yet checked. */
  onMessage(message: unknown): void;
  onClose(): void;
}

export interface Connection {
  send(message: ClientMessage): void;
  close(): void;
}

/** A way to an engine. */
export interface Transport {
  /** Whether to open again, with backoff, after a connection was lost. */
  readonly reconnect: boolean;
  open(events: ConnectionEvents): Connection;
}
