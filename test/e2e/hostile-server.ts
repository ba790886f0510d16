import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { createFolder } from '../helpers/run-tap.ts';

/** Answers a request in its own way. */
export type Answer = (response: ServerResponse, asked: IncomingMessage) => void;

/**
 * A server that answers some paths (without `/v1`) itself and gets all others from `target`, for the
 * length of a test.
 */
export async function startHostileServer(
  target: string,
  answerOf: (path: string) => Answer | undefined,
): Promise<{ readonly url: string }> {
  const { port } = new URL(target);
  const server = createServer((asked, response) => {
    asked.resume();
    const path = (asked.url ?? '').replace(/^\/v1|\?.*/g, '');
    const answer = answerOf(path);
    if (answer) return answer(response, asked);
    const { headers, url } = asked;
    const onward = request({ host: '127.0.0.1', port, path: url, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end();
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

/** Writes the chunk over and over, as fast as it is read, until the reader goes away. */
function repeat(response: ServerResponse, chunk: Uint8Array): void {
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
}

const MEGABYTE = 1024 * 1024;
const BLANKS = Buffer.alloc(MEGABYTE, ' ');
const LETTERS = Buffer.alloc(MEGABYTE, 'x');

/** A body without an end. */
export function endless(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    repeat(response, BLANKS);
  };
}

/** A body as long as its header says. */
export function long(bytes: number): Answer {
  return (response) => {
    response.writeHead(200, { 'content-length': bytes });
    repeat(response, BLANKS);
  };
}

/** A body that is a thousand times as large as what comes through the wire, without an end. */
export function bomb(status = 200): Answer {
  const chunk = gzipSync(Buffer.alloc(8 * MEGABYTE, ' '), { level: 1 });
  return (response) => {
    response.writeHead(status, { 'content-encoding': 'gzip' });
    repeat(response, chunk);
  };
}

/** A header without an end. */
export const endlessHeader: Answer = (response) => {
  const { socket } = response;
  if (!socket) return;
  socket.write('HTTP/1.1 200 OK\r\nx-long: ');
  const write = (): void => {
    while (!socket.destroyed && socket.write(LETTERS));
  };
  socket.on('drain', write);
  write();
};

/** A body of which a byte comes now and then. */
export const drip: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

/** A list that goes on for so many pages of ten rows, each with another token. */
export function pages(count: number): Answer {
  let page = 0;
  return (response) => {
    page++;
    const data = Array.from({ length: 10 }, (_, i) => ({ id: `${page}-${i}` }));
    const next = page < count ? { hasNext: true, next: `token ${page}` } : { hasNext: false };
    whole(JSON.stringify({ data, ...next }))(response, response.req);
  };
}

/** A whole answer that makes no fuss. */
export function whole(body: string, status = 200): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
}

/** The same, compressed. */
export function compressed(body: string): Answer {
  const bytes = gzipSync(body, { level: 1 });
  return (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
  };
}

/** Makes a run write its highest memory, in MB, to a file when it ends. */
export function createMemoryGauge(options = ''): {
  readonly env: Readonly<Record<string, string>>;
  readonly file: string;
} {
  const file = join(createFolder().path, 'peak');
  const code = `import { writeFileSync } from 'node:fs';
    process.on('exit', () =>
      writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS / 1024)));`;
  const hook = `--import "data:text/javascript,${encodeURIComponent(code)}"`;
  return { file, env: { NODE_OPTIONS: `${options} ${hook}` } };
}
