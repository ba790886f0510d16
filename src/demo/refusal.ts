/**
 * An answer of Lever other than 200, with the code and message of its body (lever-api: error-body).
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A parameter that Lever does not accept. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequestError', message);
}

/** What the key may not read; the code is made up (lever-api: permissions). */
export function forbidden(message: string): Refusal {
  return new Refusal(403, 'Forbidden', message);
}

/** An unknown path, or an object that does not exist. */
export function notFound(what: string): Refusal {
  return new Refusal(404, 'ResourceNotFound', `${what} was not found`);
}
