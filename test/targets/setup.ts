import type { TestProject } from 'vitest/node';
import type { Database } from './database.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { installPackage, PYTHON_PACKAGES } from './virtual-environment.ts';

declare module 'vitest' {
  interface ProvidedContext {
    database: Database;
  }
}

const INSTALLERS = 2;

let server: PostgresServer | undefined;

/** Installs the targets and starts the database that they load into; throws when one cannot be had. */
export async function setup(project: TestProject): Promise<void> {
  const waiting = [...PYTHON_PACKAGES];
  const installer = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      await installPackage(name);
  };
  await Promise.all(Array.from({ length: INSTALLERS }, installer));
  server = await startPostgres();
  project.provide('database', server.database);
}

/** Ends the database. */
export async function teardown(): Promise<void> {
  await server?.stop();
}
