import type { NewEvent } from '../../events/vocabulary.ts';
import type { EngineOptions } from './engine-options.ts';
import { userAgent } from '../../ports/outgoing/user-agent.ts';

/** This program's version, from its package.json. */
export function programVersion(): string {
  return userAgent().replace(/^.*\//, '');
}

/** Who runs this engine, and on what. */
export function startedEvent(host: EngineOptions['host'], bootId: string): NewEvent {
  const { pid, platform, versions } = process;
  const data = { pid, version: programVersion(), node: versions.node, platform, host, boot_id: bootId };
  return { type: 'EngineStarted', subject: null, data };
}
