/** Keeps secrets out of texts. Neither of its functions throws. */
export interface Redactor {
  /** Registers a text that must not appear in others. Very short ones are ignored. */
  hide(secret: string): void;
  /** The text without the secrets; a fixed text when it cannot be searched for them. */
  redact(text: string): string;
}

/** Masking shorter ones would make the output unreadable; no real key is that short. */
const SHORTEST_SECRET = 4;
const MASK = '[secret]';
/** What takes the place of a text that may hold a secret. */
const LEFT_OUT = '[left out, since it could not be searched for secrets]\n';

/** Creates a redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const forms = new Set<string>();
  let isBroken = false;
  return {
    hide(secret) {
      if (secret.length < SHORTEST_SECRET) return;
      try {
        for (const form of formsOf(secret)) forms.add(fold(form));
      } catch {
        isBroken = true;
      }
    },
    redact(text) {
      if (isBroken) return LEFT_OUT;
      try {
        return mask(text, forms);
      } catch {
        return LEFT_OUT;
      }
    },
  };
}

/**
 * Searches for each form as it is: a single pattern of all of them could grow too large to compile,
 * and an error about a pattern quotes it.
 */
function mask(text: string, forms: Iterable<string>): string {
  const folded = fold(text);
  const found: (readonly [start: number, end: number])[] = [];
  for (const form of forms)
    for (let at = folded.indexOf(form); at >= 0; at = folded.indexOf(form, at + form.length))
      found.push([at, at + form.length]);
  let masked = '';
  let done = 0;
  for (const [start, end] of found.sort(([a], [b]) => a - b)) {
    // Where one form overlaps another, one mask covers both.
    if (start >= done) masked += text.slice(done, start) + MASK;
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}

/** Capitals make no difference, since host names are lower-cased; the length stays. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

/**
 * A secret as it may appear: plain, in an address, in a form, in JSON (also as text within JSON), or
 * as Basic authentication.
 */
function formsOf(secret: string): readonly string[] {
  const whole = secret.toWellFormed();
  return [
    secret,
    encodeURIComponent(whole),
    encodeURI(whole),
    new URLSearchParams({ '': whole }).toString().slice(1),
    inJson(secret),
    inJson(inJson(secret)),
    base64(secret),
    base64(`${secret}:`),
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}
