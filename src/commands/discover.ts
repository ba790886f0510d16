import { discoverCatalog } from '../catalog/index.ts';
import { printDocument } from '../print-document.ts';
import type { Program } from '../program.ts';
import { readSchema } from '../schemas.ts';
import { streams } from '../streams/index.ts';
import type { DiscoverFlags } from './flags.ts';

/**
 * Prints the catalog. With credentials it makes one request first, since hosts use discovery as
 * their connection test. Without a config nothing but the catalog is loaded.
 */
export async function runDiscover(flags: DiscoverFlags, program: Program): Promise<void> {
  const catalog = discoverCatalog(streams, readSchema, await findUnreadable(flags, program));
  await printDocument(`${JSON.stringify(catalog, null, 2)}\n`);
}

/** The streams that the key may not read, if that is to be checked. */
async function findUnreadable(
  flags: DiscoverFlags,
  program: Program,
): Promise<ReadonlySet<string>> {
  if (!flags.check && flags.config.length === 0) return new Set();
  const { openCheck } = await import('./check.ts');
  const session = openCheck(flags, program);
  if (flags.check) {
    const { findDenied } = await import('../check/probe-key.ts');
    return await findDenied(streams, session);
  }
  const { checkConnection } = await import('../check/check-connection.ts');
  await checkConnection(session);
  return new Set();
}
