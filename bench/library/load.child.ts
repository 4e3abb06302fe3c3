/** Asks for one page over many connections for some seconds: requests a second, and how long they took. */
import { Agent, get } from 'node:http';
import { answer, argument } from '../support/child.ts';
import { percentile } from '../support/stats.ts';

const { url, connections, seconds, etag } = argument<{
  url: string;
  connections: number;
  seconds: number;
  etag: string | null;
}>();
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const headers = etag === null ? {} : { 'if-none-match': etag };
const took: number[] = [];
const statuses: Record<string, number> = {};
const until = performance.now() + seconds * 1000;

function once(): Promise<void> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    get(url, { agent, headers }, response => {
      response.resume();
      response.once('end', () => {
        took.push(performance.now() - began);
        statuses[`${response.statusCode}`] = (statuses[`${response.statusCode}`] ?? 0) + 1;
        resolve();
      });
    }).once('error', reject);
  });
}

async function repeat(): Promise<void> {
  while (performance.now() < until) await once();
}

await Promise.all(Array.from({ length: connections }, repeat));
answer({ perSecond: took.length / seconds, p99Ms: percentile(took, 0.99), statuses });
agent.destroy();
