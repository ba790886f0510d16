/** An answer of Lever other than 200, with the code and message of its body (1-core 1.6). */
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

/** What the key may not read (1-core 1.3; the body's code is not known). */
export function forbidden(message: string): Refusal {
  return new Refusal(403, 'Forbidden', message);
}

/** An unknown path, or an object that does not exist. */
export function notFound(what: string): Refusal {
  return new Refusal(404, 'ResourceNotFound', `${what} was not found`);
}
