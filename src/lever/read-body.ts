import { ApiError } from '../errors.ts';
import type { Room } from './room.ts';

const MEGABYTE = 1024 * 1024;
/** The largest answer with data that is read, in bytes; pages of Lever's are far smaller. */
export const LARGEST_DATA = 24 * MEGABYTE;
/** The same for answers that carry an error or a token, which are a line or two. */
export const LARGEST_NOTE = MEGABYTE;

export interface ReadBodyOptions {
  /** Names the request in messages. */
  readonly path: string;
  /** Bytes after decompression. */
  readonly largest: number;
  /** Memory that this answer shares with others. */
  readonly room: Room;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * Reads the text of an answer. Throws an {@link ApiError} that is not worth another try as soon as
 * more comes than is allowed, whatever its headers promise.
 */
export async function readBody(response: Response, options: ReadBodyOptions): Promise<string> {
  if (!response.body) return '';
  const { largest, room, signal } = options;
  const reader = response.body.getReader();
  const seat = room.enter();
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done)
        return seat
          .bytes()
          .toString('utf8')
          .replace(/^\uFEFF/, '');
      size += value.length;
      if (size > largest) throw describeSize(response.status, options);
      await seat.add(value, signal);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    seat.leave();
  }
}

function describeSize(status: number, { path, largest }: ReadBodyOptions): ApiError {
  const what = status === 200 ? 'the answer' : `the answer (HTTP ${status})`;
  return new ApiError(
    `${path}: ${what} is larger than ${largest / MEGABYTE} MB. Something else answers in Lever's place: check base_url and HTTPS_PROXY.`,
    { path },
  );
}
