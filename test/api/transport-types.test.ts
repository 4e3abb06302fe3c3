import { expect } from 'chai';
import {
  createApiClient,
  messagePortTransport,
  webSocketTransport,
  windowPortTransport,
} from '../../src/api/client.ts';

describe('the transports', () => {
  it('take what a browser has, as its types describe it', () => {
    // Compiled, never run: there is no page here.
    const inPage = (page: Window, port: MessagePort, Socket: typeof WebSocket) =>
      [windowPortTransport(page), messagePortTransport(port), webSocketTransport('ws://x', { WebSocket: Socket })].map(
        createApiClient,
      );
    expect(inPage).to.be.a('function');
  });
});
