import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Send } from '../lever/http.ts';

/** The way that requests take, until it is closed. */
export interface Route {
  readonly send: Send;
  close(): Promise<void>;
}

/** How long a connection is kept that has nothing to do; servers close theirs after five seconds. */
const IDLE_MS = 4000;
/** How long a connection may take until it can be used: an address that swallows packets never answers. */
const CONNECT_MS = 10_000;

/**
 * The way without a proxy: Node's own client, which costs a third of the processor time of `fetch`
 * and half its memory (docs/benchmarks.md).
 */
export function openDirectRoute(connectMs: number = CONNECT_MS): Route {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const plain = new http.Agent(options);
  const secure = new https.Agent(options);
  return {
    send: (url, { method, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const request =
          url.protocol === 'http:'
            ? http.request(url, { method, agent: plain })
            : https.request(url, { method, agent: secure });
        request.on('socket', (socket) => limitConnecting(request, socket, connectMs));
        let isAnswered = false;
        request.on('response', (response) => {
          isAnswered = true;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response });
        });
        request.on('error', reject);
        // Not everything that ends a request is an error for Node: an answer that changes the protocol is not.
        request.on('close', () => {
          if (!isAnswered) reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
        });
        signal.addEventListener('abort', () => request.destroy());
        // Not among the options above: those are printed, with the key, where NODE_DEBUG names http or https.
        for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
        request.end(body);
      }),
    async close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/** Ends a request whose connection takes too long; one that was kept is there already. */
function limitConnecting(request: http.ClientRequest, socket: Socket, connectMs: number): void {
  if (!socket.connecting) return;
  const failure = Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => request.destroy(failure), connectMs);
  const stop = (): void => clearTimeout(timer);
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop);
  request.once('close', stop);
}
