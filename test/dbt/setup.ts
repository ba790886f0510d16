import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../targets/postgres-server.ts';
import { installPackages } from '../targets/virtual-environment.ts';
import { WAREHOUSES } from './warehouses.ts';

let server: PostgresServer | undefined;

/** Installs dbt and what loads its sources, and starts a database; throws when one cannot be had. */
export async function setup(project: TestProject): Promise<void> {
  await installPackages(['dbt', ...WAREHOUSES.map(({ target }) => target.name)]);
  server = await startPostgres();
  project.provide('database', server.database);
}

/** Ends the database. */
export async function teardown(): Promise<void> {
  await server?.stop();
}
