/** Exit codes of the command, documented in the README. */
export const EXIT = { failed: 1, input: 2, partial: 3, busy: 75 } as const;

/** Base of every error that the program expects: its message is one line that says what to do. */
export class TapError extends Error {
  override readonly name: string = 'TapError';
  readonly exitCode: number = EXIT.failed;
}

/** A flag, the config, the catalog or the state is wrong; nothing was requested yet. */
export class InputError extends TapError {
  override readonly name = 'InputError';
  override readonly exitCode = EXIT.input;
}

/** Lever refused the credentials (401): no stream can be read. */
export class AuthError extends TapError {
  override readonly name = 'AuthError';
}

/** A cause that Lever names and that we act on: a page token that it no longer accepts. */
export type ApiErrorCode = 'stale-offset';

/** What an {@link ApiError} carries besides its message. */
export interface ApiErrorFacts {
  /** HTTP status, or undefined when no answer came. */
  readonly status?: number;
  readonly code?: ApiErrorCode | undefined;
  /** Path without its query and with `{id}` for ids, so that no token or value reaches a log. */
  readonly path: string;
  readonly cause?: unknown;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean;
  /** How often such an answer may come before it is taken for final; by default without a limit. */
  readonly mostTries?: number;
}

/** One request to Lever failed for good, or all its retries were used up. */
export class ApiError extends TapError {
  override readonly name = 'ApiError';
  readonly status: number | undefined;
  readonly code: ApiErrorCode | undefined;
  readonly path: string;
  readonly retryAfterMs: number | undefined;
  readonly retryable: boolean;
  readonly mostTries: number;

  constructor(message: string, facts: ApiErrorFacts) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.path = facts.path;
    this.retryAfterMs = facts.retryAfterMs;
    this.retryable = facts.retryable ?? false;
    this.mostTries = facts.mostTries ?? Number.POSITIVE_INFINITY;
  }
}

/** Another run keeps the same state at the moment; this one did nothing. */
export class BusyError extends TapError {
  override readonly name = 'BusyError';
  override readonly exitCode = EXIT.busy;
}

/** Whoever reads the messages went away, or writing to stdout failed. */
export class OutputError extends TapError {
  override readonly name = 'OutputError';
}

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A signal ended the run. `outcome` says what became of its work. */
export class InterruptedError extends TapError {
  override readonly name = 'InterruptedError';
  override readonly exitCode: number;
  readonly signal: StopSignal;

  constructor(signal: StopSignal, outcome?: string) {
    super(`Interrupted by ${signal}${outcome === undefined ? '' : `; ${outcome}`}.`);
    this.signal = signal;
    this.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal];
  }
}
