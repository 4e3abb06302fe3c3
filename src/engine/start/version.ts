import { userAgent } from '../../ports/outgoing/user-agent.ts';

/** This program's version, from its package.json. */
export function programVersion(): string {
  return userAgent().replace(/^.*\//, '');
}
