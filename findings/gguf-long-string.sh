#!/usr/bin/env bash
# @huggingface/gguf 0.4.6 (npm): a string of more than some 2 MB in a model's metadata comes back cut,
# without an error.
#
# A GGUF string has its length before it. The parser reads files in pieces of 2,000,000 bytes. Where
# a string ends behind the piece that is there, it takes what the piece has, goes on behind the
# string's real end, and gives the rest of the file rightly. The key `tokenizer.huggingface.json`,
# which the GGUF specification defines, holds a whole tokenizer.json, and those have 2 to 30 MB.
#
# Seen (length in the file, length given, the key behind it, place of the tensors as it should be):
#   1900000  1900000  "after"  true
#   2200000  1999885  "after"  true
#   3000000  1999885  "after"  true
#
#   5000000  RangeError: Offset is outside the bounds of the DataView (not tried here)
# node-llama-cpp 3.22.1 reads the same files right, with all of the string.
#
# Guessed: the whole string, or an error that says what is too long.
#
# Why it matters: a manager that shows or checks what stands in a model's header gets a tokenizer
# that is no JSON any more, and has nothing to tell a cut value from a damaged file.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/gguf@0.4.6

cat > try.mjs <<'END'
import { writeFileSync } from 'node:fs';
import { gguf } from '@huggingface/gguf';

const u32 = n => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; };
const u64 = n => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(n)); return b; };
const string = text => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);
const STRING = u32(8);

/** Version 3, three strings, one tensor "w" of eight F32 behind a padding to 32 bytes. */
function write(length) {
  const pairs = {
    'general.architecture': 'llama',
    'tokenizer.huggingface.json': 'x'.repeat(length),
    'general.name': 'after',
  };
  const head = Buffer.concat([
    Buffer.from('GGUF'), u32(3), u64(1), u64(3),
    ...Object.entries(pairs).flatMap(([key, value]) => [string(key), STRING, string(value)]),
    string('w'), u32(1), u64(8), u32(0), u64(0),
  ]);
  const data = Math.ceil(head.length / 32) * 32;
  writeFileSync('model.gguf', Buffer.concat([head, Buffer.alloc(data - head.length), Buffer.alloc(32)]));
  return data;
}

const seen = [];
for (const length of [1900000, 2200000, 3000000]) {
  const data = write(length);
  const { metadata, tensorDataOffset } = await gguf('model.gguf', { allowLocalFile: true });
  const given = metadata['tokenizer.huggingface.json'].length;
  seen.push(`${length}  ${given}  "${metadata['general.name']}"  ${Number(tensorDataOffset) === data}`);
}
console.log(seen.join('\n'));
const stated = [
  '1900000  1900000  "after"  true',
  '2200000  1999885  "after"  true',
  '3000000  1999885  "after"  true',
];
if (seen.join() !== stated.join()) {
  console.error('Changed: @huggingface/gguf gives strings of more than 2 MB otherwise than stated.');
  process.exit(1);
}
END
node try.mjs
echo 'As stated.'
