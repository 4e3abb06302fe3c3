import type { ErrorValue } from '../../../api/contract.ts';

/** What an error knows, ready for a sentence. null: it doesn't know. */
export interface ErrorFacts {
  /** HTTP status. */
  status: number | null;
  /** File of a model, or a file or folder of this computer. */
  path: string | null;
  /** "models.example.com:8443" */
  host: string | null;
  /** Address of the proxy that was used. */
  proxy: string | null;
  /** The system's or TLS's code: "ECONNREFUSED". */
  reason: string | null;
  /** Bytes with their unit. */
  needed: string | null;
  /** Process ids, or the name of a holder. */
  holder: string | null;
  /** What is used up, exceeded or impossible. */
  limit: 'quota' | 'inodes' | 'file-size' | 'read-back' | null;
  /** The certificate isn't trusted. */
  certificate: boolean;
  /** It is the engine that is gone, not a server. */
  engine: boolean;
  /** The server began answers and ended them before their first byte. */
  brokeOff: boolean;
  /** A message of the engine, in English. */
  message: string;
}

/**
 * Why something failed, and what a person can do about it. Neither ends with a full stop where it
 * is one sentence: it stands in a line or in brackets, too.
 */
export interface Sentence {
  cause: (facts: ErrorFacts) => string;
  advice: (facts: ErrorFacts) => string;
}

/** Loaded with the first error. The page itself has only the labels. */
export interface Sentences {
  of: Record<ErrorValue['code'], Sentence>;
}
