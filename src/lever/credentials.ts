/** Says to Lever who asks. */
export interface Credentials {
  /** What is wrong, and to be checked, when Lever refuses them. */
  readonly refusal: string;
  /** The value of the Authorization header. */
  header(): Promise<string>;
  /** Told that Lever refused a header with 401; resolves to whether there is another one to try. */
  renew(refused: string): Promise<boolean>;
  /** Resolves when no exchange is under way that must not be cut off. */
  settled(): Promise<void>;
}

/** An API key: Basic authentication with an empty password (lever-api: basic-auth). */
export function createKeyCredentials(token: string): Credentials {
  const header = `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
  return {
    refusal: 'the API key is not valid: check `token`, and that it belongs to this `environment`',
    header: async () => header,
    renew: async () => false,
    settled: async () => undefined,
  };
}
