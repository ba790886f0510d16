import type { EngineRun } from '../helpers/run-engine.ts';

// States as they come to a run that is not the first of its version, or follows a wrong clock.

type Saved = Readonly<Record<string, unknown>>;

interface State {
  readonly bookmarks: Readonly<Record<string, Saved>>;
}

/** The keys that version 0.1.0 wrote. */
const FIRST_KEYS = ['replication_key', 'replication_key_value', 'resume', 'backfill', 'sweep'];
const FIRST_PHASES = ['created', 'older', 'updated', 'undated'];
const FIRST_SWEEP = ['lap', 'active', 'archived', 'first', 'window_ms'];
const AHEAD = '2099-01-01T00:00:00.000Z';

/** What version 0.1.0 would have left; a load in a phase that it did not have is not begun. */
export function ofFirstVersion(state: unknown): State {
  return mapBookmarks(state, (bookmark) => {
    const { sweep, backfill, ...others } = mapMembers(pick(bookmark, FIRST_KEYS), unwrap);
    const phase = (backfill as Saved | null)?.['phase'];
    return {
      ...others,
      backfill: FIRST_PHASES.includes(String(phase)) ? backfill : null,
      ...(sweep !== undefined && { sweep: mapMembers(pick(sweep as Saved, FIRST_SWEEP), unwrap) }),
    };
  });
}

/** What stands in a list by itself now was there as it is. */
function unwrap(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** The state as if the clock of its last run had been years ahead. */
export function aheadOfTime(state: unknown): State {
  return mapBookmarks(state, (bookmark) => {
    const { known_rows: known, replication_key_value: value } = bookmark;
    return {
      ...bookmark,
      ...(typeof value === 'string' && { replication_key_value: AHEAD, resume: null }),
      ...(known !== undefined && { known_rows: { ...(known as Saved), until: AHEAD } }),
    };
  });
}

/**
 * How a host that merges states deeply keeps a new one: as Meltano does, which fails where an object
 * is to be merged into what is none (test/targets/meltano.test.ts compares both).
 */
export function mergeDeeply(older: unknown, newer: unknown): unknown {
  if (!isObject(newer)) return newer;
  if (!isObject(older)) throw new TypeError(`${JSON.stringify(older)} has no members`);
  const merged = { ...older };
  for (const [key, value] of Object.entries(newer))
    merged[key] = mergeDeeply(key in older ? older[key] : {}, value);
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the target kept of a run's STATEs. */
export function keptState({ messages }: EngineRun, lost: number): unknown {
  const states = messages.filter(({ type }) => type === 'STATE');
  return states.at(Math.max(0, states.length - 1 - lost))?.['value'];
}

/** Whether all bookmarks are at least as new, and there is one. */
export function bookmarksSince(state: unknown, time: number): boolean {
  const { bookmarks } = state as State;
  const values = Object.values(bookmarks).flatMap(
    (bookmark) => bookmark['replication_key_value'] ?? [],
  );
  return values.length > 0 && values.every((value) => Date.parse(String(value)) >= time);
}

function mapBookmarks(state: unknown, map: (bookmark: Saved) => Saved): State {
  const { bookmarks } = state as State;
  return { bookmarks: mapMembers(bookmarks, map) };
}

function mapMembers<Value, Mapped>(
  members: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Readonly<Record<string, Mapped>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, map(value)]));
}

function pick(saved: Saved, keys: readonly string[]): Saved {
  return Object.fromEntries(Object.entries(saved).filter(([key]) => keys.includes(key)));
}
