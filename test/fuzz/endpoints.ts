import type { StreamDefinition } from '../../src/streams/define.ts';
import { hasEndpoint } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';

/** A place of the API that brings rows. */
export interface ApiEndpoint {
  /** The stream that is filled from it. */
  readonly definition: StreamDefinition;
  /** Where the rows are when `data` is an object. */
  readonly recordsKey: string | undefined;
  /** The member of a row by which it is told from others of its list, if there is one. */
  readonly idMember: string | undefined;
  /** The members that decide whether a row is read, and when. */
  readonly timeMembers: readonly string[];
}

const endpoints = streams.filter(hasEndpoint).map((definition) => ({
  definition,
  pattern: patternOf(definition),
  recordsKey: 'recordsKey' in definition.source ? definition.source.recordsKey : undefined,
  idMember: idMemberOf(definition),
  timeMembers: timeMembersOf(definition),
}));

/** The endpoint that a path (without `/v1`) is for. */
export function endpointAt(path: string): ApiEndpoint | undefined {
  return endpoints.find(({ pattern }) => pattern.test(path));
}

/** The path of a stream's own requests, with `{id}` for ids; empty where there are none. */
function pathOf({ source }: StreamDefinition): string {
  if (source.kind === 'expanded') return source.fallbackPath;
  return 'path' in source && typeof source.path === 'string' ? source.path : '';
}

/** Matches the paths of a stream's own requests. */
export function patternOf(definition: StreamDefinition): RegExp {
  return new RegExp(`^${pathOf(definition).replace(/\{\w+\}/g, '[^/]+')}$`);
}

/** The path of a list, below this parent if it has one; of what comes inside others, theirs. */
export function listPathOf(definition: StreamDefinition, parentId: unknown): string {
  const { source } = definition;
  if (source.kind === 'expanded') return source.parent.source.path;
  return pathOf(definition).replace('{id}', String(parentId));
}

/** The member by which rows of a list are told apart. */
export function idMemberOf({ keys, source }: StreamDefinition): string | undefined {
  if (source.kind === 'period' && source.fingerprint) return undefined;
  const parentKey = source.kind === 'child' ? source.parent.source.idColumn : undefined;
  return keys.find((key) => key !== parentKey);
}

/** The times of a parent that decide whether it is read, and when. */
export function timeMembersOf({ source }: StreamDefinition): readonly string[] {
  if (source.kind !== 'parent') return [];
  return [source.updated.key, source.created?.key ?? 'createdAt', ...source.touchedBy];
}
