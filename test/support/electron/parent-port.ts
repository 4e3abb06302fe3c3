/** Gives a process that was forked by Node the `process.parentPort` of a utility process; messages are cloned on their way. */
import { EventEmitter } from 'node:events';

const parentPort = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => process.send?.(message) });
process.on('message', data => parentPort.emit('message', { data, ports: [] }));
Object.assign(process, { parentPort });
