/** Keeps secrets out of texts. */
export interface Redactor {
  /** Registers a text that must not appear in others. Very short ones are ignored. */
  hide(secret: string): void;
  /** The text without the secrets. */
  redact(text: string): string;
}

/** Masking shorter ones would make the output unreadable; no real key is that short. */
const SHORTEST_SECRET = 4;
const MASK = '[secret]';

/** Creates a redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const forms = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    hide(secret) {
      if (secret.length < SHORTEST_SECRET) return;
      for (const form of formsOf(secret)) forms.add(form);
      // Longest first: a form may contain another one. Case is ignored, since host names are
      // lower-cased.
      const longestFirst = [...forms].sort((a, b) => b.length - a.length);
      pattern = new RegExp(longestFirst.map(escapeRegExp).join('|'), 'gi');
    },
    redact: (text) => (pattern ? text.replace(pattern, MASK) : text),
  };
}

/**
 * A secret as it may appear: plain, in an address, in a form, in JSON, or as Basic authentication.
 */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    base64(secret),
    base64(`${secret}:`),
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
