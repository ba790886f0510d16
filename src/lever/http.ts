import type { Readable } from 'node:stream';

/** Sends one request; resolves when the head of the answer is there, whatever its status. */
export type Send = (url: URL, request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request, and the body of the answer, which then fails. */
  readonly signal: AbortSignal;
}

/** An answer whose body is still to be read, or destroyed. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** As it comes, which may be compressed. */
  readonly body: Readable;
}

/** Headers by their names in small letters; one that came more than once may be a list. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a header, the first where there are several; undefined where there is none. */
export function headerOf(headers: HttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
