/** Identifies us to Lever. */
export interface Credentials {
  /** What to say when Lever refuses them: what is wrong, and what to check. */
  readonly refusal: string;
  /** The value of the Authorization header. */
  header(): Promise<string>;
  /** Called when Lever refused a header (401); resolves to whether there is another one to try. */
  renew(refused: string): Promise<boolean>;
  /**
   * Resolves when no request for tokens is under way, which had better not be cut off; to false
   * when one was cut off all the same, since no answer came for a while.
   */
  settled(): Promise<boolean>;
}

/** An API key: Basic authentication with an empty password (lever-api: basic-auth). */
export function createKeyCredentials(token: string): Credentials {
  const header = `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
  return {
    refusal: 'the API key is not valid: check `token`, and that it belongs to this `environment`',
    header: async () => header,
    renew: async () => false,
    settled: async () => true,
  };
}
