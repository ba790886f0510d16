import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../../src/demo/random.ts';
import { type Mutation, mutationOf, replyWith, toText, type WholeEffect } from './answer.ts';
import { CANARY } from './odd-values.ts';

/** Changes to the text of a body. */
export const TEXT_MUTATIONS: readonly Mutation[] = [
  text('a mark in front', 'none', (json) => `\uFEFF${json}`),
  text('blanks around', 'none', (json) => `\r\n\t ${json}${' '.repeat(3000)}\n`),
  text('nothing', 'broken', () => ''),
  text('cut', 'broken', (json, random) => json.slice(0, random.int(1, json.length - 1))),
  text('something behind', 'broken', (json) => `${json}${json}`),
  text('a page for people', 'broken', () => `<!doctype html><p>${CANARY}</p>`),
  text('a comma too many', 'broken', (json) => json.replace(/[\]}]$/, ',$&')),
  text('single quotes', 'broken', (json) => `'${json}'`),
  text('NaN', 'broken', (json) => `[NaN,${json}]`),
  text('two lines', 'broken', (json) => `${json}\n${json}\n`),
  text('very deep', 'broken', () => '['.repeat(200_000)),
  bytes('UTF-16', 'broken', (json) => Buffer.from(`\uFEFF${json}`, 'utf16le')),
  bytes('no UTF-8 behind', 'broken', (json) => Buffer.from(`${json}\xff\xfe\xc0`, 'latin1')),
];

/** Changes to how a body is packed. */
export const PACKING_MUTATIONS: readonly Mutation[] = [
  packed('gzip', 'none', gzipSync, 'gzip'),
  packed('deflate', 'none', deflateSync, 'deflate'),
  packed('br', 'none', brotliCompressSync, 'br'),
  packed('gzip in capitals', 'none', gzipSync, 'GZIP'),
  packed('gzip twice', 'none', (body) => gzipSync(gzipSync(body)), 'gzip, gzip'),
  packed('an encoding that nobody knows', 'none', (body) => body, CANARY),
  packed('gzip that is none', 'broken', (body) => body, 'gzip'),
  packed('gzip that is cut', 'broken', (body) => half(gzipSync(body)), 'gzip'),
  packed('gzip with a wrong checksum', 'broken', (body) => withWrongByte(gzipSync(body)), 'gzip'),
  packed('gzip twice, said once', 'broken', (body) => gzipSync(gzipSync(body)), 'gzip'),
  packed('deflate that is none', 'broken', (body) => body, 'deflate'),
  packed('br that is none', 'broken', (body) => body, 'br'),
];

/** The first half of it. */
export function half(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

function text(
  name: string,
  kind: WholeEffect,
  change: (json: string, random: Random) => string,
): Mutation {
  return bytes(name, kind, (json, random) => Buffer.from(change(json, random)));
}

function bytes(
  name: string,
  kind: WholeEffect,
  change: (json: string, random: Random) => Buffer,
): Mutation {
  return mutationOf(`text: ${name}`, kind, ({ json }, random) => ({
    ...replyWith(''),
    body: change(toText(json), random),
  }));
}

function packed(
  name: string,
  kind: WholeEffect,
  pack: (body: Buffer) => Buffer,
  encoding: string,
): Mutation {
  return mutationOf(`packed: ${name}`, kind, ({ json }) => {
    const { headers, ...plain } = replyWith(toText(json));
    const packedHeaders = { ...headers, 'content-encoding': encoding };
    return { ...plain, headers: packedHeaders, body: pack(plain.body) };
  });
}

function withWrongByte(body: Buffer): Buffer {
  const place = body.length - 6;
  body.writeUInt8(body.readUInt8(place) ^ 0xff, place);
  return body;
}
