import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { EndedRequest, Load } from './load.ts';

/** Pages take milliseconds, files of many GB take an hour. */
const DURATION_BUCKETS_S = [0.001, 0.005, 0.015, 0.05, 0.25, 1, 5, 30, 120, 600, 3600];

/** What /metrics tells, in the text format of Prometheus. */
export interface LibraryMetrics {
  readonly contentType: string;
  onEnded(request: EndedRequest): void;
  onSentAway(reason: string): void;
  onStorageError(code: string): void;
  /** The catalogue was read from the disk. */
  onCatalogRead(versions: number): void;
  onHidden(ref: string): void;
  onShown(ref: string): void;
  text(load: Load): Promise<string>;
}

/** Each server has a registry of its own: two in one process don't mix. */
export function createMetrics(): LibraryMetrics {
  const register = new Registry();
  const registers = [register];
  const requests = new Counter({
    name: 'model_library_requests_total',
    help: 'Requests that have ended.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const sent = new Counter({
    name: 'model_library_sent_bytes_total',
    help: 'Bytes that connections took, headers included.',
    labelNames: ['route'],
    registers,
  });
  const seconds = new Histogram({
    name: 'model_library_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const sentAway = new Counter({
    name: 'model_library_sent_away_total',
    help: 'Requests answered 503 with Retry-After, by the limit that they met.',
    labelNames: ['reason'],
    registers,
  });
  const errors = new Counter({
    name: 'model_library_storage_errors_total',
    help: 'Failures of the disk below the library.',
    labelNames: ['code'],
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const transfers = gauge('model_library_open_transfers', 'Files and ranges that are sent now.');
  const connections = gauge('model_library_connections', 'Open connections.');
  const age = gauge('model_library_catalog_age_seconds', 'Time since the catalogue was read from the disk.');
  const versions = gauge('model_library_versions', 'Versions in the catalogue.');
  const hiddenVersions = gauge('model_library_hidden_versions', 'Versions that can not be served as they are.');
  collectDefaultMetrics({ register });
  const hidden = new Set<string>();
  let readAt: number | undefined;
  return {
    contentType: register.contentType,
    onEnded({ route, method, status, ...ended }) {
      requests.inc({ route, method, status: String(status) });
      sent.inc({ route }, ended.sentBytes);
      seconds.observe({ route }, ended.seconds);
    },
    onSentAway: reason => sentAway.inc({ reason }),
    onStorageError: code => errors.inc({ code }),
    onCatalogRead(count) {
      readAt = performance.now();
      versions.set(count);
    },
    onHidden: ref => void hidden.add(ref),
    onShown: ref => void hidden.delete(ref),
    text({ transfers: sending, connections: open }) {
      transfers.set(sending);
      connections.set(open);
      hiddenVersions.set(hidden.size);
      age.set(readAt === undefined ? 0 : (performance.now() - readAt) / 1000);
      return register.metrics();
    },
  };
}
