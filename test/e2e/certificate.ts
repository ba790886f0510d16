import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate that nobody but itself has signed, both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

const SEQUENCE = 0x30;
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const ALTERNATIVE_NAME = '0603551d11';
const BASIC_CONSTRAINTS = '0603551d13';

/** Makes a certificate for a host, good from yesterday to tomorrow (X.509 v3 in DER). */
export function createCertificate(host: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, hex(ECDSA_WITH_SHA256));
  const name = der(
    SEQUENCE,
    der(0x31, der(SEQUENCE, hex(COMMON_NAME), der(0x0c, Buffer.from(host)))),
  );
  const content = der(
    SEQUENCE,
    der(0xa0, hex('020102')),
    hex('020101'),
    algorithm,
    name,
    der(SEQUENCE, utcTime(-1), utcTime(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        SEQUENCE,
        extension(ALTERNATIVE_NAME, der(SEQUENCE, der(0x82, Buffer.from(host)))),
        extension(BASIC_CONSTRAINTS, der(SEQUENCE, hex('0101ff'))),
      ),
    ),
  );
  const signature = der(0x03, hex('00'), sign('sha256', content, privateKey));
  const whole = der(SEQUENCE, content, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${whole.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}

function extension(oid: string, value: Buffer): Buffer {
  return der(SEQUENCE, hex(oid), der(0x04, value));
}

function utcTime(days: number): Buffer {
  const time = new Date(Date.now() + days * 86_400_000).toISOString();
  return der(0x17, Buffer.from(`${time.slice(2, 19).replace(/[-:T]/g, '')}Z`));
}
