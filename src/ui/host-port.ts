declare global {
  interface Window {
    /** Set by a desktop host's preload; its MessagePort arrives by a message event. */
    modelManagerPort?: MessagePort | true;
  }
}

const PORT_MESSAGE = 'model-manager-port';

/** The desktop host's way to the engine, or null in a browser. */
export async function hostPort(): Promise<MessagePort | null> {
  const given = window.modelManagerPort;
  if (given === undefined) return null;
  if (given !== true) return given;
  return await new Promise(resolve => {
    window.addEventListener('message', function receive(event: MessageEvent) {
      // Only the preload of this very window may hand over a port.
      if (event.source !== window || event.data !== PORT_MESSAGE || !event.ports[0]) return;
      window.removeEventListener('message', receive);
      resolve(event.ports[0]);
    });
  });
}
