/** A proxy that speaks SOCKS 4, 4a and 5 and connects everything to one port of this machine: names needn't exist. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface SocksServer {
  port: number;
  /** What was asked for: version, the host as it was given, port, user. */
  asked: { version: number; host: string; port: number; user: string }[];
  /** Answers of SOCKS 5: 0 connects, 5 is "connection refused". */
  reply: number;
  close(): Promise<void>;
}

export async function startSocksServer(target: () => number, address = '127.0.0.1'): Promise<SocksServer> {
  const open = new Set<Socket>();
  const server = createServer(client => {
    open.add(client);
    client.on('error', () => client.destroy());
    serve(client).catch(() => client.destroy());
  });
  const self: SocksServer = {
    port: 0,
    asked: [],
    reply: 0,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };

  async function serve(client: Socket): Promise<void> {
    const read = reader(client);
    const [version = 0] = await read(1);
    const asked = version === 4 ? await askedByFour(read) : await askedByFive(client, read);
    self.asked.push({ version, ...asked });
    if (version === 4) client.write(Buffer.from([0, 90, 0, 0, 0, 0, 0, 0]));
    else client.write(Buffer.from([5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0]));
    if (self.reply !== 0) return void client.end();
    const upstream = connect(target(), '127.0.0.1');
    open.add(upstream);
    upstream.on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  }

  server.listen(0, address);
  await once(server, 'listening');
  self.port = (server.address() as AddressInfo).port;
  return self;
}

type Read = (bytes: number) => Promise<Buffer>;
type Asked = Omit<SocksServer['asked'][number], 'version'>;

async function askedByFour(read: Read): Promise<Asked> {
  const head = await read(7);
  const user = await text(read);
  const address = head.subarray(3);
  // 0.0.0.x is 4a's way to say that a name follows.
  const isNamed = address.readUInt32BE(0) > 0 && address.readUInt32BE(0) < 256;
  return { host: isNamed ? await text(read) : address.join('.'), port: head.readUInt16BE(1), user };
}

async function askedByFive(client: Socket, read: Read): Promise<Asked> {
  const methods = await read((await read(1))[0] ?? 0);
  let user = '';
  if (methods.includes(2)) {
    client.write(Buffer.from([5, 2]));
    await read(1);
    user = String(await read((await read(1))[0] ?? 0));
    await read((await read(1))[0] ?? 0);
    client.write(Buffer.from([1, 0]));
  } else {
    client.write(Buffer.from([5, 0]));
  }
  const [, , , kind] = await read(4);
  const host = kind === 3 ? String(await read((await read(1))[0] ?? 0)) : (await read(kind === 1 ? 4 : 16)).join('.');
  return { host, port: (await read(2)).readUInt16BE(0), user };
}

async function text(read: Read): Promise<string> {
  let found = '';
  for (let byte = await read(1); byte[0] !== 0; byte = await read(1)) found += String(byte);
  return found;
}

/** Exactly so many bytes, as they come. @throws when the client ends before */
function reader(client: Socket): Read {
  return async bytes => {
    if (bytes === 0) return Buffer.alloc(0);
    for (;;) {
      const found = client.read(bytes) as Buffer | null;
      if (found !== null) return found;
      if (client.readableEnded || client.destroyed) throw new Error('It ended.');
      await once(client, 'readable');
    }
  };
}
