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
    ['nothing secret', 'nothing secret'],
  ])('of %j gives %j', (text, wanted) => {
    expect(redactText(text)).toBe(wanted);
  });

  it.each(['Authorization', 'Set-Cookie', 'secret_string', 'X-Api-Key', 'userData'])(
    'knows %s as a secret’s name',
    (name) => {
      expect(isSecretName(name)).toBe(true);
    },
  );

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
