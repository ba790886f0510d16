import type { TestProject } from 'vitest/node';
import type { Database } from './database.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { installPackages, PYTHON_PACKAGES } from './virtual-environment.ts';

declare module 'vitest' {
  interface ProvidedContext {
    database: Database;
  }
}

let server: PostgresServer | undefined;

/** Installs the targets and starts the database that they load into; throws when one cannot be had. */
export async function setup(project: TestProject): Promise<void> {
  await installPackages(PYTHON_PACKAGES.filter((name) => name !== 'dbt'));
  server = await startPostgres();
  project.provide('database', server.database);
}

/** Ends the database. */
export async function teardown(): Promise<void> {
  await server?.stop();
}
