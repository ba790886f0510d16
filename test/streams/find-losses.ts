import { isDeepStrictEqual } from 'node:util';

/**
 * Compares what Lever sent with what arrived; returns each leaf that is not there, with its path.
 * Numbers and digits may have become times or text, and other values JSON text; null elements of
 * lists are left out.
 */
export function findLosses(sent: unknown, arrived: unknown, path = ''): readonly string[] {
  if (sent === undefined) return [];
  if (sent === null) return arrived === null || arrived === undefined ? [] : [path];
  if (isSameScalar(sent, arrived)) return [];
  if (typeof sent !== 'object') return [path];
  if (typeof arrived === 'string') return isJsonOf(arrived, sent) ? [] : [path];
  if (Array.isArray(sent)) return findLossesInList(sent, arrived, path);
  if (typeof arrived !== 'object' || arrived === null) return [path];
  return Object.entries(sent).flatMap(([name, member]) =>
    findLosses(member, (arrived as Record<string, unknown>)[name], path ? `${path}.${name}` : name),
  );
}

function findLossesInList(sent: readonly unknown[], arrived: unknown, path: string) {
  const present = sent.filter((element) => element !== null);
  if (!Array.isArray(arrived) || arrived.length !== present.length) return [`${path}[]`];
  return present.flatMap((element, i) => findLosses(element, arrived[i], `${path}[]`));
}

function isSameScalar(sent: unknown, arrived: unknown): boolean {
  if (typeof sent === 'object') return false;
  if (sent === arrived || String(sent) === arrived) return true;
  const number = typeof sent === 'boolean' ? Number.NaN : Number(sent);
  return number === arrived || (number > 0 && isTime(number, arrived));
}

function isTime(ms: number, arrived: unknown): boolean {
  return Math.abs(ms) < 8.64e15 && new Date(ms).toISOString() === arrived;
}

function isJsonOf(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    return false;
  }
}
