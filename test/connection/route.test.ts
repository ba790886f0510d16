import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDirectRoute } from '../../src/connection/direct-route.ts';
import { openRoute } from '../../src/connection/route.ts';
import type { HttpRequest } from '../../src/lever/http.ts';

interface Listening {
  readonly url: URL;
  readonly server: Server;
  /** Every connection that was made, the first one first. */
  readonly sockets: readonly Socket[];
}

/** A server for the length of a test. */
async function listen(answer: RequestListener, host = '127.0.0.1'): Promise<Listening> {
  const server = createServer(answer);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/`), server, sockets };
}

async function open(environment: Record<string, string> = {}, usesProxy = true) {
  const route = await openRoute({ usesProxy, addresses: [], environment });
  onTestFinished(() => route.close());
  const get = async (url: URL, more: Partial<HttpRequest> = {}) => {
    const { signal } = new AbortController();
    const answer = await route.send(url, { method: 'GET', headers: {}, signal, ...more });
    return { ...answer, text: await text(answer.body) };
  };
  return { ...route, get };
}

describe('a route', () => {
  it('gives up a connection that never comes about, and no answer that takes as long', async () => {
    const silent = createTcpServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { url } = await listen((_, response) => void setTimeout(() => response.end('late'), 150));
    const route = openDirectRoute(50);
    onTestFinished(async () => {
      await route.close();
      silent.close();
    });
    const request: HttpRequest = {
      method: 'GET',
      headers: {},
      signal: new AbortController().signal,
    };
    const { port } = silent.address() as AddressInfo;
    await expect(route.send(new URL(`https://127.0.0.1:${port}/`), request)).rejects.toThrow(
      expect.objectContaining({ code: 'ETIMEDOUT' }),
    );
    expect(await text((await route.send(url, request)).body)).toBe('late');
  });

  it('keeps its connection for the next request, and closes it at the end', async () => {
    const { url, sockets } = await listen((_, response) => response.end('fine'));
    const { get, close } = await open();
    for (let i = 0; i < 3; i++) expect(await get(url)).toMatchObject({ status: 200, text: 'fine' });
    expect(sockets.length).toBe(1);
    const closed = new Promise((resolve) => sockets[0]?.on('close', resolve));
    await close();
    await closed;
  });

  it('sends what is given, and the length of a body', async () => {
    const { url } = await listen(async (request, response) => {
      const { authorization, 'content-length': length } = request.headers;
      response.end(JSON.stringify([request.method, authorization, length, await text(request)]));
    });
    const { get } = await open();
    const headers = { authorization: 'Basic key' };
    const posted = await get(url, { method: 'POST', headers, body: 'a=ü' });
    expect(JSON.parse(posted.text)).toEqual(['POST', 'Basic key', '4', 'a=ü']);
    expect(JSON.parse((await get(url)).text)).toEqual(['GET', null, null, '']);
    // Where it would not be clear where a header ends.
    await expect(get(url, { headers: { authorization: 'a\nb' } })).rejects.toThrow(TypeError);
  });

  it.each([
    [204, undefined],
    [304, undefined],
    [200, '0'],
  ])('knows answers that have no body: %i', async (status, length) => {
    const { url } = await listen((_, response) => {
      response.writeHead(status, { ...(length !== undefined && { 'content-length': length }) });
      response.end();
    });
    const { get } = await open();
    for (let i = 0; i < 2; i++) expect(await get(url)).toMatchObject({ status, text: '' });
  });

  it('passes over what an interim answer says', async () => {
    const { url } = await listen((_, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
      response.end('fine');
    });
    expect(await (await open()).get(url)).toMatchObject({ status: 200, text: 'fine' });
  });

  it.each([
    ['closes its connection without an answer', ''],
    ['breaks off in the head', 'HTTP/1.1 200 OK\r\nx-he'],
    ['breaks off in the body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['breaks off in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nha'],
    ['contradicts itself', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nno'],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['has a head without an end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`],
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
    ],
  ])('fails with a code when the server %s', async (_case, raw) => {
    const { url } = await listen(({ socket }) => socket.end(raw));
    const { get } = await open();
    for (let i = 0; i < 2; i++)
      await expect(get(url)).rejects.toMatchObject({ code: expect.stringMatching(/^(?:E|HPE_)/) });
  });

  it('ends a request, and the body of an answer, when it is told to', async () => {
    const { url } = await listen((request, response) => {
      response.on('error', () => undefined);
      if (request.url === '/body') response.write('half');
    });
    const { send } = await open();
    const headless = new AbortController();
    const sent = send(url, { method: 'GET', headers: {}, signal: headless.signal });
    headless.abort();
    await expect(sent).rejects.toThrow();
    const half = new AbortController();
    const { body } = await send(new URL('/body', url), {
      method: 'GET',
      headers: {},
      signal: half.signal,
    });
    const read = text(body);
    half.abort();
    await expect(read).rejects.toThrow();
  });

  it('finds a host by whichever of its addresses answers', async () => {
    const { url } = await listen((_, response) => response.end('fine'));
    // Where localhost has both addresses, nobody listens at ::1.
    url.hostname = 'localhost';
    expect(await (await open()).get(url)).toMatchObject({ text: 'fine' });
  });
});

describe('a route through a proxy', () => {
  it('asks it, but for addresses that the settings name with plain http', async () => {
    const { url } = await listen((_, response) => response.end('direct'));
    const proxy = await listen(() => undefined);
    proxy.server.on('connect', (_request, socket) => {
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    });
    const environment = { HTTPS_PROXY: proxy.url.href };
    const unproxied = await open(environment, false);
    expect(await unproxied.get(url)).toMatchObject({ text: 'direct' });
    const before = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = proxy.url.href;
    onTestFinished(() => {
      if (before === undefined) delete process.env['HTTPS_PROXY'];
      else process.env['HTTPS_PROXY'] = before;
    });
    const route = await openRoute({ usesProxy: true, addresses: [url.href], environment });
    onTestFinished(() => route.close());
    const request = { method: 'GET', headers: {}, signal: new AbortController().signal } as const;
    const { status, body } = await route.send(url, request);
    expect([status, await text(body)]).toEqual([200, 'direct']);
    await expect(route.send(new URL('https://api.lever.co/'), request)).rejects.toThrow(
      'Proxy response (502)',
    );
    expect(proxy.sockets.length).toBe(1);
  });
});
