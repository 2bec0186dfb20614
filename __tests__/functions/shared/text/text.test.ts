import fc from 'fast-check';
import { cleanText, MAX_STRING_LENGTH } from '../../../../functions/shared/text/clean';
import { isSecretName, REDACTED, redactRecord, redactText } from '../../../../functions/shared/text/redact';

describe('cleanText', () => {
  it('replaces control characters, ANSI escapes and bidirectional overrides, and keeps line breaks and tabs', () => {
    expect(cleanText('a\u001b[31m\u0000\u202e\u2028b\n\t\r')).toBe('a\uFFFD[31m\uFFFD\uFFFD\uFFFDb\n\t\r');
  });

  it('bounds the length and shows the cut', () => {
    expect(cleanText('x'.repeat(1_000_000))).toBe(`${'x'.repeat(MAX_STRING_LENGTH - 1)}…`);
    expect(cleanText('abcdef', 4)).toBe('abc…');
    expect(cleanText('abcd', 4)).toBe('abcd');
  });

  it('always gives well-formed text without control characters, within the bound', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 20 }), (text, length) => {
        const clean = cleanText(text, length);
        expect(clean.length).toBeLessThanOrEqual(length);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
      }),
    );
  });
});

describe('redaction', () => {
  it.each([
    ['key AKIAIOSFODNN7EXAMPLE end', `key ${REDACTED} end`],
    ['ASIAIOSFODNN7EXAMPLE', REDACTED],
    ['Authorization: Bearer abcdefgh.ijk', `Authorization: ${REDACTED}`],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', REDACTED],
    // Cut short before its signature, as a long token in a bounded text.
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0', REDACTED],
    ['-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- x', `${REDACTED} x`],
    ['-----BEGIN PRIVATE KEY-----\ncut off', REDACTED],
    ['ghp_0123456789abcdefghijABCDEFGHIJ', REDACTED],
    ['glpat-0123456789abcdefghij xoxb-12345-abcdef', `${REDACTED} ${REDACTED}`],
    [`sk_${'live'}_0123456789abcdefgh npm_0123456789abcdefghijABCDEFGHIJ0`, `${REDACTED} ${REDACTED}`],
    [`AIza${'x'.repeat(35)}`, REDACTED],
    ['DB_PASSWORD=hunter2 PGPASSWORD="a b" x', `DB_PASSWORD=${REDACTED} PGPASSWORD=${REDACTED} x`],
    ['/a?access_token=t&b=1 token%3Dt', `/a?access_token=${REDACTED}&b=1 token%3D${REDACTED}`],
    ['{"password":"hunter2","n":1}', `{"password":${REDACTED},"n":1}`],
    ['{\\"apiKey\\": \\"k\\"}', `{\\"apiKey\\": ${REDACTED}}`],
    ["x --password 'a b' --token t --verbose", `x --password ${REDACTED} --token ${REDACTED} --verbose`],
    ['aws configure set aws_secret_access_key k', `aws configure set aws_secret_access_key ${REDACTED}`],
    ['curl -H "X-Api-Key: k" -H "Cookie: a=b"', `curl -H "X-Api-Key: ${REDACTED}" -H "Cookie: ${REDACTED}"`],
    ['mysql -u root -phunter2 db', `mysql -u root -p${REDACTED} db`],
    [
      'sshpass -p hunter2 ssh h; redis-cli -a k ping',
      `sshpass -p ${REDACTED} ssh h; redis-cli -a ${REDACTED} ping`,
    ],
    ['curl -u me:hunter2 host', `curl -u me:${REDACTED} host`],
    ['git clone https://me:hunter2@host/x', `git clone https://me:${REDACTED}@host/x`],
    ['nothing secret', 'nothing secret'],
    ['--password --verbose', '--password --verbose'],
    ['PWD=/root cat /etc/passwd --tokenizer=x', 'PWD=/root cat /etc/passwd --tokenizer=x'],
    ['arn:aws:secretsmanager:eu-west-1:1:secret:db', 'arn:aws:secretsmanager:eu-west-1:1:secret:db'],
  ])('of %j gives %j', (text, wanted) => {
    expect(redactText(text)).toBe(wanted);
  });

  it.each([
    'Authorization',
    'Set-Cookie',
    'secret_string',
    'X-Api-Key',
    'userData',
    'DB_PASSWORD',
    'githubToken',
    'Proxy-Authorization',
    'secret_binary',
  ])('knows %s as a secret’s name', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it('masks secrets by name at any depth, also whole objects and lists', () => {
    const record = { a: [{ Password: 'p' }], token: { x: 1 }, cookie: ['c'], userName: 'u', n: 1, z: null };
    expect(redactRecord(record)).toEqual({
      a: [{ Password: REDACTED }],
      token: REDACTED,
      cookie: REDACTED,
      userName: 'u',
      n: 1,
      z: null,
    });
  });

  it('masks the value of a pair whose other half names a secret', () => {
    const pairs = [
      { name: 'DB_PASSWORD', value: 'p' },
      { Key: 'Token', Value: 't' },
      { key: 'team', value: 'sec' },
      { value: 'v' },
    ];
    const masked = [
      { name: 'DB_PASSWORD', value: REDACTED },
      { Key: 'Token', Value: REDACTED },
    ];
    expect(redactRecord(pairs)).toEqual([...masked, ...pairs.slice(2)]);
  });

  it('takes no longer than a moment for a text that was written to keep it busy', () => {
    const parts = [
      'password=',
      '--password ',
      'mysql -p',
      'curl -u ',
      '://',
      '://a:',
      '"',
      'token%3D',
      '_',
      'x-',
    ];
    const started = performance.now();
    for (const part of parts) redactText(part.repeat(1_000_000 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('keeps access key ids where a member is for them', () => {
    const id = 'AKIAIOSFODNN7EXAMPLE';
    const record = { accessKeyId: id, credentialUid: id, uid: id, resourceUids: [id] };
    expect(redactRecord(record)).toEqual(record);
    expect(redactRecord({ title: id })).toEqual({ title: REDACTED });
  });

  it('cleans names, keeps __proto__ as data, and follows no endless nesting', () => {
    const record = redactRecord(JSON.parse('{"__proto__":{"polluted":1},"a\\u0000b":1}')) as object;
    expect(Object.keys(record)).toEqual(['__proto__', 'a\uFFFDb']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);
    expect(JSON.stringify(redactRecord(deep))).toContain(REDACTED);
  });
});
