/** Loaded first into every Node on wine 8: what it fails at though Windows does it, and what it only seems to do. */
const fs = require('node:fs');
const net = require('node:net');
const { syncBuiltinESMExports } = require('node:module');

// TCP_KEEPALIVE before the connection stands: wine says ENOPROTOOPT, and the request fails.
net.Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};

// wine reports success and makes nothing. Windows refuses links to those without the privilege.
function refusal(target, link) {
  const message = `EPERM: operation not permitted, symlink '${target}' -> '${link}'`;
  return Object.assign(new Error(message), {
    code: 'EPERM',
    errno: -4048,
    syscall: 'symlink',
    path: target,
    dest: link,
  });
}
fs.symlinkSync = (target, link) => {
  throw refusal(target, link);
};
fs.symlink = (target, link, ...rest) => process.nextTick(rest.at(-1), refusal(target, link));
fs.promises.symlink = (target, link) => Promise.reject(refusal(target, link));
syncBuiltinESMExports();
