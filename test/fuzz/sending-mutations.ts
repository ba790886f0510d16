import type { ServerResponse } from 'node:http';
import type { Random } from '../../src/demo/random.ts';
import {
  type Mutation,
  mutationOf,
  type Reply,
  replyWith,
  toText,
  type WholeEffect,
} from './answer.ts';
import { half } from './body-mutations.ts';
import { CANARY } from './odd-values.ts';

/** Changes to the headers. */
export const HEADER_MUTATIONS: readonly Mutation[] = [
  headers('no type', 'none', () => ({ 'content-type': undefined })),
  headers('another type', 'none', (random) => ({
    'content-type': random.pick(['text/html', 'application/json; charset=utf-16', CANARY, '']),
  })),
  headers('an odd date', 'none', (random) => ({ date: random.pick(ODD_DATES) })),
  headers('odd headers', 'none', (random) => ({
    'retry-after': random.pick(['99999', '-1', CANARY, 'Fri, 31 Dec 9999 23:59:59 GMT']),
    location: `http://${CANARY}.example/`,
    'set-cookie': [`a=${CANARY}; Secure`, `b=${CANARY}`],
    link: `<https://${CANARY}.example>; rel="next"`,
    'www-authenticate': `Basic realm="${CANARY}"`,
    connection: random.pick(['close', 'keep-alive']),
  })),
  headers('many headers', 'none', () =>
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-${i}`, CANARY])),
  ),
  headers('a header of 200 kB', 'broken', () => ({ 'x-long': CANARY.repeat(30_000) })),
];

/** Changes to how an answer travels. */
export const SENDING_MUTATIONS: readonly Mutation[] = [
  sent('in small pieces', 'none', (response, { status, headers: names, body }) => {
    response.writeHead(status, names as never);
    const size = Math.ceil(body.length / 50) || 1;
    for (let at = 0; at < body.length; at += size) response.write(body.subarray(at, at + size));
    response.end();
  }),
  sent('with a hint before', 'none', (response, { status, headers: names, body }) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(status, names as never).end(body);
  }),
  sent('without a length', 'none', (response, { headers: names, body }) => {
    const lines = Object.entries(names).map(([name, value]) => `${name}: ${value}\r\n`);
    response.socket?.write(`HTTP/1.0 200 OK\r\n${lines.join('')}connection: close\r\n\r\n`);
    response.socket?.end(body);
  }),
  sent('not at all', 'broken', (response) => response.socket?.resetAndDestroy()),
  sent('closed', 'broken', (response) => response.socket?.end()),
  sent('no HTTP', 'broken', (response) => response.socket?.end(`${CANARY}\r\n\r\n`)),
  sent('half a head', 'broken', (response) =>
    response.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: applic'),
  ),
  sent('half a body', 'broken', (response, { headers: names, body }) => {
    response.writeHead(200, { ...names, 'content-length': body.length } as never);
    response.write(half(body), () => response.destroy());
  }),
  sent('half a body without a length', 'broken', (response, { headers: names, body }) => {
    response.writeHead(200, names as never);
    response.write(half(body), () => response.destroy());
  }),
  sent('a piece of a wrong length', 'broken', (response) =>
    response.socket?.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${CANARY}`),
  ),
  sent('shorter than it says', 'broken', (response, { body }) =>
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length + 9}\r\n\r\n${body}`),
  ),
  sent('longer than it says', 'broken', (response, { body }) =>
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${body}`),
  ),
];

/** Silence, which takes its time. */
export const SILENCE: readonly Mutation[] = [
  sent('silence', 'broken', () => undefined),
  sent('silence after the head', 'broken', (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{');
  }),
];

/** What passes, what does not, and what is in another place. */
export const STATUS_MUTATIONS: readonly Mutation[] = [
  status('refused', 'refused', [
    ...[201, 202, 203, 204, 205, 206, 207, 226, 300, 304, 305, 306, 400, 402, 403, 405, 406, 407],
    ...[409, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 426, 428, 431, 451, 499],
  ]),
  status('passing', 'broken', [408, 425, 429, 500, 501, 502, 503, 504, 505, 507, 520, 529, 599]),
  status('that no standard has', 'broken', [600, 777, 999]),
  status('gone', 'gone', [404, 410]),
  redirect('to another host', 'refused', ['http://localhost:1/v1/users']),
  redirect('to nowhere', 'refused', ['http://', 'http://[', '//', 'https://%']),
  redirect('to itself', 'broken', ['']),
  redirect('to another protocol', 'refused', [
    'file:///etc/passwd',
    'data:application/json,{"data":[]}',
    'ftp://localhost/',
  ]),
];

/** The key is refused. */
export const REFUSED_KEY: readonly Mutation[] = [status('of a refused key', 'fatal', [401])];

const ODD_DATES = [
  ...['', CANARY, '0', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ...['Mon, 30 Nov 2026 09:00:00 GMT', 'Sat, 32 Foo 2026 99:99:99', '2026-10-01'],
];
const PAUSES = ['0', '0.0001', '1', '30', '-5', '', CANARY, 'Thu, 01 Jan 1970 00:00:00 GMT'];

/** Sends a reply in one piece. */
export function sendWhole(response: ServerResponse, { status: code, headers: all, body }: Reply) {
  response.sendDate = false;
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  const names = { ...Object.fromEntries(given), 'content-length': body.length };
  response.writeHead(code, names as never);
  response.end(body);
}

function headers(
  name: string,
  kind: WholeEffect,
  make: (random: Random) => Reply['headers'],
): Mutation {
  return mutationOf(`headers: ${name}`, kind, ({ json }, random) => {
    const plain = replyWith(toText(json));
    return { ...plain, headers: { ...plain.headers, ...make(random) } };
  });
}

function sent(
  name: string,
  kind: WholeEffect,
  send: (response: ServerResponse, reply: Reply) => unknown,
): Mutation {
  return mutationOf(`sent: ${name}`, kind, ({ json }) =>
    replyWith(toText(json), { send: (response, reply) => void send(response, reply) }),
  );
}

function status(name: string, kind: WholeEffect, statuses: readonly number[]): Mutation {
  return mutationOf(`status: ${name}`, kind, ({ json }, random) => {
    const code = random.pick(statuses);
    const bodies = [toText(json), `{"code":"${CANARY}","message":"${CANARY}"}`, CANARY, ''];
    const isEmpty = [204, 205, 304].includes(code);
    const plain = replyWith(isEmpty ? '' : random.pick(bodies), { status: code });
    const pause = random.chance(0.3) ? { 'retry-after': random.pick(PAUSES) } : {};
    return { ...plain, headers: { ...plain.headers, ...pause } };
  });
}

function redirect(name: string, kind: WholeEffect, places: readonly string[]): Mutation {
  return mutationOf(`redirected ${name}`, kind, (_answer, random) => {
    const code = random.pick([301, 302, 303, 307, 308]);
    return replyWith(CANARY, { status: code, headers: { location: random.pick(places) } });
  });
}
