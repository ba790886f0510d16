import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Database, query } from './database.ts';

const run = promisify(execFile);

/** Where Debian's packages put the server, one folder for each major version. */
const DEBIAN = '/usr/lib/postgresql';
const HOST = '127.0.0.1';
const USER = 'loader';
const START_MS = 30_000;
const POLL_MS = 100;

/** A server of the suite's own, which ends with it. */
export interface PostgresServer {
  readonly database: Database;
  stop(): Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Starts Debian's PostgreSQL on a free port, with a new data folder, as the user that it demands. */
export async function startPostgres(): Promise<PostgresServer> {
  const version = newestVersion();
  const folder = mkdtempSync(join(tmpdir(), 'tap-lever-postgres-'));
  const database = {
    host: HOST,
    port: await freePort(),
    user: USER,
    password: randomUUID(),
    database: 'postgres',
    programs: join(DEBIAN, version, 'bin'),
    version,
  };
  const server = await launch(database, folder);
  const stop = async () => {
    // SIGINT is a fast shutdown, and goes to the process started here and to no other.
    if (server.kill('SIGINT')) await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(database, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { database, stop };
}

async function launch({ programs, password, port }: Database, folder: string) {
  const owner = await findOwner();
  const data = join(folder, 'data');
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (owner) for (const path of [folder, secret]) chownSync(path, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder };
  const cluster = ['--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--locale=C'];
  await run(join(programs, 'initdb'), ['-D', data, '-U', USER, ...cluster], options);
  const settings = [
    `listen_addresses=${HOST}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'fsync=off',
  ];
  const flags = ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])];
  return spawn(join(programs, 'postgres'), flags, { ...options, stdio: 'ignore' });
}

function newestVersion(): string {
  const folders = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const versions = folders.filter((name) => existsSync(join(DEBIAN, name, 'bin', 'postgres')));
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined)
    throw new Error('PostgreSQL is missing: apt-get update && apt-get install postgresql');
  return newest;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function findOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitUntilReady(database: Database, server: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + START_MS; ; await sleep(POLL_MS)) {
    try {
      await query(database, 'SELECT 1');
      return;
    } catch (cause) {
      if (server.exitCode !== null || Date.now() > deadline)
        throw new Error('PostgreSQL did not start.', { cause });
    }
  }
}
