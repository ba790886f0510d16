import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { createFolder } from '../helpers/run-tap.ts';
import { createCertificate } from './certificate.ts';

async function listen(server: Server, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function join(a: Socket, b: Socket): void {
  for (const socket of [a, b]) socket.on('error', () => undefined);
  a.pipe(b).pipe(a);
}

/** A port on which nobody listens until `open` puts a way to `target` there. */
export async function reservePort(
  target: number,
): Promise<{ readonly port: number; open(): Promise<void> }> {
  const placeholder = createServer();
  const port = await new Promise<number>((resolve) => {
    placeholder.listen(0, '127.0.0.1', () => resolve((placeholder.address() as AddressInfo).port));
  });
  await new Promise((resolve) => placeholder.close(resolve));
  return {
    port,
    async open() {
      await listen(
        createServer((socket) => join(socket, connect(target, '127.0.0.1'))),
        port,
      );
    },
  };
}

/** A way to `target` through TLS, with a certificate for `localhost` that nobody has signed. */
export async function startTls(
  target: number,
): Promise<{ readonly port: number; readonly certificate: string }> {
  const { key, certificate } = createCertificate('localhost');
  const options = { key, cert: certificate };
  const server = createTlsServer(options, (socket) => join(socket, connect(target, '127.0.0.1')));
  server.on('tlsClientError', () => undefined);
  return {
    port: await listen(server),
    certificate: createFolder().write('certificate.pem', certificate),
  };
}

/** A proxy that opens tunnels, with a password if there is one, and tells where they led. */
export async function startProxy(
  password?: string,
): Promise<{ readonly port: number; readonly tunnels: readonly string[] }> {
  const tunnels: string[] = [];
  const server = createHttpServer();
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    const expected = `Basic ${btoa(`user:${password}`)}`;
    if (password !== undefined && headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    tunnels.push(url);
    const port = Number(url.split(':').at(-1));
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      join(socket, target);
    });
  });
  return { port: await listen(server), tunnels };
}

/** A proxy that says this in place of opening a tunnel, and hangs up; it says nothing without. */
export async function startBrokenProxy(answer?: string): Promise<{ readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      if (answer !== undefined) socket.end(answer);
    });
  });
  return { port: await listen(server) };
}
