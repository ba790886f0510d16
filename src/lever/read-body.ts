import type { Readable } from 'node:stream';
import { ApiError } from '../errors.ts';
import { type BufferPool, type PooledBuffer, SMALL_BYTES } from './buffer-pool.ts';
import { decompress } from './decompress.ts';
import { WRONG_TRIES } from './retry.ts';

const MEGABYTE = 1024 * 1024;
/** The largest answer with data that is read, in bytes; pages of Lever's are far smaller. */
export const LARGEST_DATA = 16 * MEGABYTE;
/** The same for answers that carry an error or a token, which are a line or two. */
export const LARGEST_NOTE = MEGABYTE;

export interface ReadBodyOptions {
  readonly status: number;
  /** The header `Content-Encoding`; empty where there is none. */
  readonly encoding: string;
  /** Names the request in messages. */
  readonly path: string;
  /** Bytes, as they arrive and after decompression. */
  readonly largest: number;
  /** Memory that this answer shares with others. */
  readonly buffers: BufferPool;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** The text of an answer. */
export interface BodyText {
  readonly text: string;
  /** Lets the next large answer be worked on, which waits for that. */
  release(): void;
}

/**
 * Reads the text of an answer. Throws an {@link ApiError} that is not worth another try as soon as
 * more comes than is allowed, whatever its headers promise; the rest is not waited for.
 */
export async function readBody(body: Readable, options: ReadBodyOptions): Promise<BodyText> {
  const { largest, buffers, signal } = options;
  const buffer = buffers.acquire();
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) throw describeSize(options);
      await buffer.add(chunk, signal);
    }
    const small = buffer.size() > SMALL_BYTES ? undefined : textOf(buffer, SMALL_BYTES, options);
    if (small !== undefined) return { text: small, release: () => undefined };
    const release = await buffers.reserve(signal);
    try {
      const text = textOf(buffer, largest, options);
      if (text !== undefined) return { text, release };
    } catch (error) {
      release();
      throw error;
    }
    release();
    throw describeSize(options);
  } finally {
    buffer.release();
  }
}

/** The text, or undefined where it has more bytes than that. */
function textOf(buffer: PooledBuffer, most: number, options: ReadBodyOptions): string | undefined {
  const { status, encoding, largest, path } = options;
  try {
    const limit = Math.min(most, largest);
    const text = decompress(buffer.bytes(), encoding, limit).toString('utf8');
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    // The status says what matters; what a proxy claims about the page that explains it does not.
    if (status !== 200) return '';
    throw new ApiError(`${path}: the answer cannot be decompressed (${code}).`, {
      path,
      status,
      retryable: true,
      mostTries: WRONG_TRIES,
      cause,
    });
  }
}

function describeSize({ status, path, largest }: ReadBodyOptions): ApiError {
  const what = status === 200 ? 'the answer' : `the answer (HTTP ${status})`;
  return new ApiError(
    `${path}: ${what} is larger than ${largest / MEGABYTE} MB. Something else answers in Lever's place: check base_url and HTTPS_PROXY.`,
    { path },
  );
}
