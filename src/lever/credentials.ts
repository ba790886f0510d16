/** Says to Lever who asks. */
export interface Credentials {
  /** The value of the Authorization header. */
  header(): Promise<string>;
  /** Told that Lever refused a header with 401; resolves to whether there is another one to try. */
  renew(refused: string): Promise<boolean>;
}

/** An API key: Basic authentication with an empty password (lever-api 1.2). */
export function createKeyCredentials(token: string): Credentials {
  const header = `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
  return { header: async () => header, renew: async () => false };
}
