/**
 * The entry of this folder: which streams there are and which are wanted, columns included. It knows
 * catalogs and declarations, and nothing of reading them.
 */

export { discoverCatalog } from './discover.ts';
export { type SelectedStream, type Selection, selectStreams } from './selection.ts';
