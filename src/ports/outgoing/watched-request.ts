import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { errorCode } from '../system-error.ts';
import { datesOf, isOutOfDate } from './certificate-dates.ts';

/** What was seen of one question, redirects that node-fetch follows included. */
export interface Seen {
  /** More came than the Content-Length said. */
  overran: boolean;
}

/** Of Node's agents, and of those of others: how they get a request. */
interface Adding {
  addRequest(request: ClientRequest, ...more: unknown[]): void;
}

/**
 * The same agent for one question. node-fetch hands on neither the request nor its connection:
 * this is where they can be looked at.
 */
export function watched<T extends Agent>(agent: T, seen: Seen): T {
  const adding = agent as unknown as Adding;
  const addRequest: Adding['addRequest'] = (request, ...more) => {
    watch(request, seen);
    adding.addRequest(request, ...more);
  };
  return Object.create(agent, { addRequest: { value: addRequest } }) as T;
}

function watch(request: ClientRequest, seen: Seen): void {
  let answer: IncomingMessage | null = null;
  let dates: string | null = null;
  request.once('response', (response: IncomingMessage) => (answer = response));
  request.once('socket', (socket: Socket) => {
    // A kept connection has shown its certificate.
    if (!(socket instanceof TLSSocket) || request.reusedSocket) return;
    // Before Node's own listener, which ends a connection whose certificate it refuses.
    socket.prependOnceListener('secure', () => (dates = datesOf(socket.getPeerCertificate(true), Date.now())));
  });
  const emit = request.emit.bind(request) as (name: string | symbol, ...values: unknown[]) => boolean;
  request.emit = (name: string | symbol, ...values: unknown[]) => {
    const [error] = values;
    if (name === 'error' && error instanceof Error) {
      // node-fetch would throw away the body that is here. The connection is closed in any case.
      if (isSurplus(error, answer)) return (seen.overran = true);
      // node-fetch copies the message.
      if (isOutOfDate(errorCode(error)) && dates !== null) error.message += `: it is ${dates}`;
    }
    return emit(name, ...values);
  };
}

/** The parser met bytes behind a whole answer. */
function isSurplus(error: Error, answer: IncomingMessage | null): boolean {
  return answer?.complete === true && errorCode(error)?.startsWith('HPE_') === true;
}
