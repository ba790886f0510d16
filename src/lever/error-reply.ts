import { ApiError, type ApiErrorCode } from '../errors.ts';
import { isTransientStatus, statusHint } from './http-errors.ts';
import { parseRetryAfter } from './retry.ts';
import type { HttpReply } from './transport.ts';

/** The attempt that an error reply answers. */
export interface Attempt {
  readonly path: string;
  /** From 1. */
  readonly number: number;
  /** Our clock, milliseconds. */
  readonly now: number;
}

/** Turns a reply other than 200 into an error: what it means, in one line, and whether to retry. */
export function toApiError(
  { status, headers, text }: HttpReply,
  { path, number, now }: Attempt,
): ApiError {
  const retryAfterMs = parseRetryAfter(headers, now);
  const { code, sentence } = readCause(text);
  return new ApiError(`${statusHint(status, path)}${sentence}`, {
    status,
    code,
    path,
    // One more try tells a stale token from a passing fault (lever-api: stale-page-token).
    retryable: isTransientStatus(status) || (number === 1 && code === 'stale-offset'),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

const STALE_OFFSET = 'Invalid offset token';
/** The codes that are known (lever-api: error-body), and names of statuses. Others may be anything. */
const CODES: ReadonlySet<string> = new Set([
  'BadRequest',
  'BadRequestError',
  'Forbidden',
  'ForbiddenError',
  'InternalServerError',
  'InvalidRequest',
  'NotFound',
  'ResourceNotFound',
  'ServiceUnavailable',
  'TooManyRequests',
  'Unauthorized',
]);

interface NamedCause {
  readonly code?: ApiErrorCode;
  readonly sentence: string;
}

/**
 * What Lever names as the cause. What it writes could quote data, so only known phrases and codes
 * are shown.
 */
function readCause(text: string): NamedCause {
  if (text.includes(STALE_OFFSET))
    return { code: 'stale-offset', sentence: toSentence(STALE_OFFSET) };
  const word = /"code"\s*:\s*"([A-Za-z]{1,40})"/.exec(text)?.[1] ?? '';
  return { sentence: CODES.has(word) ? toSentence(word) : '' };
}

function toSentence(words: string): string {
  return ` Lever says: ${words}.`;
}
