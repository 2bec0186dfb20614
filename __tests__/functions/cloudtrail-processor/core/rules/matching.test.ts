import { matches } from './definitions';

type Row = readonly [
  selection: Parameters<typeof matches>[0],
  event: Parameters<typeof matches>[1],
  expected: boolean,
];

const cases = (rows: readonly Row[]) =>
  it.each(rows)('%j on %j: %s', (selection, event, expected) => {
    expect(matches(selection, event)).toBe(expected);
  });

describe('values', () => {
  cases([
    [{ a: 'x' }, { a: 'x' }, true],
    [{ a: 'X' }, { a: 'x' }, true],
    [{ a: 'x' }, { a: 'xy' }, false],
    [{ a: 'x' }, {}, false],
    [{ a: 'x' }, { a: null }, false],
    [{ a: ['x', 'y'] }, { a: 'Y' }, true],
    [{ a: ['x', 'y'] }, { a: 'z' }, false],
    [{ a: 443 }, { a: 443 }, true],
    [{ a: 443 }, { a: '443' }, true],
    [{ a: '443' }, { a: 443 }, true],
    [{ a: 443 }, { a: 44 }, false],
    [{ a: true }, { a: true }, true],
    [{ a: 'true' }, { a: true }, true],
    [{ a: true }, { a: false }, false],
    [{ a: '' }, { a: '' }, true],
    [{ a: '' }, { a: 'x' }, false],
    [{ a: '' }, {}, false],
    [{ a: null }, {}, true],
    [{ a: null }, { a: null }, true],
    [{ a: null }, { a: '' }, false],
    [{ a: null }, { a: 0 }, false],
    [{ a: [null, 'x'] }, {}, true],
    [{ a: [null, 'x'] }, { a: 'x' }, true],
    [{ a: [null, 'x'] }, { a: 'y' }, false],
    [{ a: 'x', b: 'y' }, { a: 'x', b: 'y' }, true],
    [{ a: 'x', b: 'y' }, { a: 'x' }, false],
    [{ a: 'ΑΣ' }, { a: 'ας' }, true],
  ]);
});

describe('fields', () => {
  cases([
    [{ 'a.b.c': 'x' }, { a: { b: { c: 'x' } } }, true],
    [{ 'a.b': 'x' }, { a: 'x' }, false],
    [{ 'a.b': 'x' }, { 'a.b': 'x' }, false],
    [{ 'a.b': 'x' }, { a: [{ b: 'w' }, { b: 'x' }] }, true],
    [{ 'a.b': 'x' }, { a: [{ b: 'w' }, { c: 'x' }] }, false],
    [{ 'a.b.c': 'x' }, { a: [[{ b: [{ c: 'x' }] }]] }, true],
    [{ a: 'x' }, { a: ['w', 'x'] }, true],
    [{ a: 'x' }, { a: [['x']] }, true],
    [{ a: 'x' }, { a: [{ b: 'x' }] }, false],
    [{ a: null }, { a: ['x', null] }, true],
    [{ a: null }, { a: [] }, false],
    [{ 'a.b': null }, { a: [{ b: 1 }, { b: null }] }, true],
    [{ A: 'x' }, { a: 'x' }, false],
    [{ 'constructor.name': 'Object' }, {}, false],
    [{ '__proto__.x|exists': false }, {}, true],
    [{ 'toString|exists': true }, {}, false],
    [{ 'a.length|exists': true }, { a: ['x'] }, false],
  ]);
});

describe('wildcards', () => {
  cases([
    [{ a: 'List*' }, { a: 'ListBuckets' }, true],
    [{ a: 'List*' }, { a: 'GetList' }, false],
    [{ a: '*List' }, { a: 'GetList' }, true],
    [{ a: '*List' }, { a: 'GetLists' }, false],
    [{ a: 'a*c*e' }, { a: 'abcde' }, true],
    [{ a: 'a*c*e' }, { a: 'abde' }, false],
    [{ a: '*a*c*' }, { a: 'abc' }, true],
    [{ a: '*a*c*' }, { a: 'cab' }, false],
    [{ a: 'ab*ba' }, { a: 'aba' }, false],
    [{ a: 'a*bc*c' }, { a: 'abc' }, false],
    [{ a: 'a?c' }, { a: 'abc' }, true],
    [{ a: 'a?c' }, { a: 'ac' }, false],
    [{ a: 'a?c' }, { a: 'abbc' }, false],
    [{ a: '*b?d*' }, { a: 'aabbccde' }, false],
    [{ a: '*b?d*' }, { a: 'aabbxbcde' }, true],
    [{ a: '*' }, { a: '' }, true],
    [{ a: '*' }, {}, false],
    [{ a: '*' }, { a: null }, false],
    [{ a: '\\*' }, { a: '*' }, true],
    [{ a: '\\*' }, { a: 'x' }, false],
    [{ a: '\\?' }, { a: '?' }, true],
    [{ a: '\\?' }, { a: 'x' }, false],
    [{ a: '\\\\*' }, { a: '\\anything' }, true],
    [{ a: '\\\\*' }, { a: 'anything' }, false],
    [{ a: '\\\\\\*' }, { a: '\\*' }, true],
    [{ a: '\\\\\\*' }, { a: '\\x' }, false],
    [{ a: 'C:\\Windows' }, { a: 'C:\\Windows' }, true],
    [{ a: 'C:\\\\Windows' }, { a: 'C:\\Windows' }, true],
    [{ a: '\\\\\\\\x' }, { a: '\\\\x' }, true],
    [{ a: 'a.c' }, { a: 'abc' }, false],
    [{ a: '(a|b)*' }, { a: '(A|B)c' }, true],
  ]);
});

describe('contains, startswith, endswith', () => {
  cases([
    [{ 'a|contains': 'b' }, { a: 'aBc' }, true],
    [{ 'a|contains': 'b' }, { a: 'ac' }, false],
    [{ 'a|contains': 'b*d' }, { a: 'abcde' }, true],
    [{ 'a|contains': '' }, { a: '' }, true],
    [{ 'a|contains': '' }, {}, false],
    [{ 'a|startswith': 'ab' }, { a: 'ABc' }, true],
    [{ 'a|startswith': 'bc' }, { a: 'abc' }, false],
    [{ 'a|endswith': 'bc' }, { a: 'aBC' }, true],
    [{ 'a|endswith': 'ab' }, { a: 'abc' }, false],
    [{ 'a|contains': ['x', 'b'] }, { a: 'abc' }, true],
    [{ 'a|contains|all': ['a', 'c'] }, { a: 'abc' }, true],
    [{ 'a|contains|all': ['a', 'x'] }, { a: 'abc' }, false],
    [{ 'a|contains|all': ['one', 'two'] }, { a: ['number one', 'number two'] }, true],
    [{ 'a|all': ['x', 'y'] }, { a: ['x', 'y', 'z'] }, true],
    [{ 'a|all': ['x', 'y'] }, { a: ['x'] }, false],
    [{ 'a|contains': 44 }, { a: 443 }, true],
  ]);

  cases([
    [{ 'a|contains': '"b":{"c":1}' }, { a: { b: { c: 1 } } }, true],
    [{ 'a|contains': '"Allow"' }, { a: { policy: '{"Effect":"Allow"}' } }, true],
    [{ 'a|startswith': 'deep' }, { a: { b: [{ c: 'deep inside' }] } }, true],
    [{ 'a|contains': 'inside' }, { a: [{ c: 'deep inside' }] }, true],
    [{ 'a|contains': 'x' }, { a: { b: 'y' } }, false],
    [{ a: 'y' }, { a: { b: 'y' } }, false],
  ]);

  it('is not broken by events that are nested without end', () => {
    let nested: unknown = 'x';
    for (let depth = 0; depth < 20_000; depth++) nested = [nested];
    expect(matches({ 'a|contains': 'nothing of it' }, { a: nested })).toBe(false);
    expect(matches({ 'a.b': 'x' }, { a: nested })).toBe(false);
    expect(matches({ a: 'x' }, { a: nested })).toBe(false);
  });
});

describe('re', () => {
  cases([
    [{ 'a|re': 'b+c' }, { a: 'abbcd' }, true],
    [{ 'a|re': '^b+c' }, { a: 'abbcd' }, false],
    [{ 'a|re': 'B' }, { a: 'abc' }, false],
    [{ 'a|re|i': 'B' }, { a: 'abc' }, true],
    [{ 'a|re': '^b$' }, { a: 'a\nb\nc' }, false],
    [{ 'a|re|m': '^b$' }, { a: 'a\nb\nc' }, true],
    [{ 'a|re': 'a.b' }, { a: 'a\nb' }, false],
    [{ 'a|re|s': 'a.b' }, { a: 'a\nb' }, true],
    [{ 'a|re|i|m|s': '^A.B$' }, { a: 'x\na\nb' }, true],
    [{ 'a|re': ['^x', '^a'] }, { a: 'abc' }, true],
    [{ 'a|re|all': ['^a', 'c$'] }, { a: 'abc' }, true],
    [{ 'a|re|all': ['^a', 'b$'] }, { a: 'abc' }, false],
    [{ 'a|re': '^\\d{12}$' }, { a: 123456789012 }, true],
    [{ 'a|re': '"b":"x' }, { a: { b: 'xy' } }, true],
    [{ 'a|re': '^xy$' }, { a: { b: 'xy' } }, true],
    [{ 'a|re': '.*' }, {}, false],
    [{ 'a|re': 'a\\*' }, { a: 'a*' }, true],
  ]);
});

describe('cased', () => {
  cases([
    [{ 'a|cased': 'Root' }, { a: 'Root' }, true],
    [{ 'a|cased': 'Root' }, { a: 'root' }, false],
    [{ 'a|contains|cased': 'oO' }, { a: 'rOot' }, false],
    [{ 'a|startswith|cased': 'Ro' }, { a: 'Root' }, true],
  ]);
});

describe('exists', () => {
  cases([
    [{ 'a|exists': true }, { a: null }, true],
    [{ 'a|exists': true }, { a: '' }, true],
    [{ 'a|exists': true }, {}, false],
    [{ 'a|exists': false }, {}, true],
    [{ 'a|exists': false }, { a: null }, false],
    [{ 'a.b|exists': true }, { a: [{}, { b: 1 }] }, true],
  ]);
});

describe('fieldref', () => {
  cases([
    [{ 'a|fieldref': 'b' }, { a: 'X', b: 'x' }, true],
    [{ 'a|fieldref': 'b' }, { a: 'x', b: 'y' }, false],
    [{ 'a|fieldref': 'b' }, { a: 'x' }, false],
    [{ 'a|fieldref': 'b' }, {}, false],
    [{ 'a|fieldref': 'b' }, { a: null, b: null }, false],
    [{ 'a|fieldref|cased': 'b' }, { a: 'X', b: 'x' }, false],
    [{ 'a.b|fieldref': 'c.d' }, { a: { b: 1 }, c: { d: '1' } }, true],
    [{ 'a|fieldref': 'b' }, { a: ['x', 'y'], b: ['z', 'y'] }, true],
    [{ 'a|fieldref|startswith': 'b' }, { a: 'arn:x', b: 'arn:' }, true],
    [{ 'a|fieldref|startswith': 'b' }, { a: 'arn:x', b: 'x' }, false],
    [{ 'a|fieldref|endswith': 'b' }, { a: 'arn:x', b: 'x' }, true],
    [{ 'a|fieldref|endswith': 'b' }, { a: 'arn:x', b: 'arn' }, false],
    [{ 'a|fieldref|contains': 'b' }, { a: 'arn:x', b: 'n:' }, true],
    [{ 'a|fieldref|contains': 'b' }, { a: 'arn:x', b: 'y' }, false],
    [{ 'a|fieldref': ['b', 'c'] }, { a: 'x', b: 'y', c: 'x' }, true],
    [{ 'a|fieldref|neq': 'b' }, { a: 'x', b: 'y' }, true],
    [{ 'a|fieldref|neq': 'b' }, { a: 'x', b: 'x' }, false],
    [{ 'a|fieldref': 'b' }, { a: 'x*', b: 'xy' }, false],
  ]);
});

describe('cidr', () => {
  cases([
    [{ 'a|cidr': '10.0.0.0/8' }, { a: '10.1.2.3' }, true],
    [{ 'a|cidr': '10.0.0.0/8' }, { a: '11.1.2.3' }, false],
    [{ 'a|cidr': ['10.0.0.0/8', '192.0.2.0/24'] }, { a: '192.0.2.7' }, true],
    [{ 'a|cidr': '192.0.2.7' }, { a: '192.0.2.7' }, true],
    [{ 'a|cidr': '192.0.2.7' }, { a: '192.0.2.8' }, false],
    [{ 'a|cidr': '0.0.0.0/0' }, { a: '8.8.8.8' }, true],
    [{ 'a|cidr': '2001:db8::/32' }, { a: '2001:db8:1::1' }, true],
    [{ 'a|cidr': '2001:db8::/32' }, { a: '2001:db9::1' }, false],
    [{ 'a|cidr': '2001:db8::/32' }, { a: '10.0.0.1' }, false],
    [{ 'a|cidr': '10.0.0.0/8' }, { a: 'AWS Internal' }, false],
    [{ 'a|cidr': '10.0.0.0/8' }, { a: '10.0.0.0/8' }, false],
    [{ 'a|cidr|neq': '10.0.0.0/8' }, { a: '11.0.0.1' }, true],
  ]);
});

describe('lt, lte, gt, gte', () => {
  cases([
    [{ 'a|lt': 5 }, { a: 4 }, true],
    [{ 'a|lt': 5 }, { a: [9, 4] }, true],
    [{ 'a|lt': 5 }, { a: { b: 4 } }, false],
    [{ 'a|lt': 5 }, { a: 5 }, false],
    [{ 'a|lte': 5 }, { a: 5 }, true],
    [{ 'a|lte': 5 }, { a: 6 }, false],
    [{ 'a|gt': 5 }, { a: 6 }, true],
    [{ 'a|gt': 5 }, { a: 5 }, false],
    [{ 'a|gte': 5 }, { a: 5 }, true],
    [{ 'a|gte': 5 }, { a: 4 }, false],
    [{ 'a|gt': 5 }, { a: '10' }, true],
    [{ 'a|gt': '5' }, { a: 10 }, true],
    [{ 'a|gt': -1 }, { a: '' }, false],
    [{ 'a|lt': 5 }, { a: 'four' }, false],
    [{ 'a|lt': 5 }, {}, false],
    [{ 'a|lt': 5 }, { a: null }, false],
  ]);
});

describe('neq', () => {
  cases([
    [{ 'a|neq': 'x' }, { a: 'y' }, true],
    [{ 'a|neq': 'x' }, { a: 'X' }, false],
    [{ 'a|neq': ['x', 'y'] }, { a: 'y' }, false],
    [{ 'a|neq': ['x', 'y'] }, { a: 'z' }, true],
    [{ 'a|neq': 'x' }, {}, true],
    [{ 'a|neq': null }, {}, false],
    [{ 'a|neq': null }, { a: 'x' }, true],
    [{ 'a|neq|contains': 'b' }, { a: 'abc' }, false],
    [{ 'a|neq': 5 }, { a: 5 }, false],
  ]);
});

describe('encodings', () => {
  const base64 = (text: string, encoding: BufferEncoding = 'utf8') =>
    Buffer.from(text, encoding).toString('base64');
  cases([
    [{ 'a|base64': 'curl x' }, { a: base64('curl x') }, true],
    [{ 'a|base64': 'curl x' }, { a: 'curl x' }, false],
    [{ 'a|base64|contains': 'foobar' }, { a: `x ${base64('foobar')}` }, true],
    [{ 'a|base64offset|contains': 'curl' }, { a: base64('curl http://') }, true],
    [{ 'a|base64offset|contains': 'curl' }, { a: base64('!curl http://') }, true],
    [{ 'a|base64offset|contains': 'curl' }, { a: base64('!!curl http://') }, true],
    [{ 'a|base64offset|contains': 'curl' }, { a: base64('!!!curl') }, true],
    [{ 'a|base64offset|contains': 'curl' }, { a: base64('!!!wget http://') }, false],
    [{ 'a|wide|base64': 'iex' }, { a: base64('iex', 'utf16le') }, true],
    [{ 'a|utf16le|base64': 'iex' }, { a: base64('iex', 'utf16le') }, true],
    [{ 'a|utf16be|base64': 'iex' }, { a: Buffer.from('\0i\0e\0x').toString('base64') }, true],
    [{ 'a|utf16|base64': 'iex' }, { a: base64('\uFEFFiex', 'utf16le') }, true],
    [{ 'a|utf16|base64': 'iex' }, { a: base64('iex', 'utf16le') }, false],
    [{ 'a|wide|contains': 'ab' }, { a: 'x a\0b\0' }, true],
    [{ 'a|base64': 'a\\*b' }, { a: base64('a*b') }, true],
  ]);
});

describe('windash', () => {
  cases([
    [{ 'a|windash|contains': ' -f ' }, { a: 'del /f x' }, true],
    [{ 'a|windash|contains': ' -f ' }, { a: 'del –f x' }, true],
    [{ 'a|windash|contains': ' /f ' }, { a: 'del -f x' }, true],
    [{ 'a|windash|contains': ' -f ' }, { a: 'del f x' }, false],
    [{ 'a|windash': '-a -b' }, { a: '/a —b' }, true],
  ]);
});

describe('expand', () => {
  const lists = { admins: ['dana', 'op-*'], nets: ['10.0.0.0/8'] };
  it.each([
    [{ 'a|expand': '%admins%' }, { a: 'Dana' }, true],
    [{ 'a|expand': '%admins%' }, { a: 'op-7' }, true],
    [{ 'a|expand': '%admins%' }, { a: 'eve' }, false],
    [{ 'a|expand': 'user/%admins%/x' }, { a: 'user/dana/x' }, true],
    [{ 'a|expand': '%nobody%' }, { a: '%nobody%' }, false],
    [{ 'a|expand': '%nobody%' }, {}, false],
    [{ 'a|expand|all': ['%nobody%', '%admins%'] }, { a: 'dana' }, false],
    [{ 'a|expand': '\\%admins%' }, { a: '%admins%' }, true],
    [{ 'a|expand': '50%' }, { a: '50%' }, true],
    [{ 'a|expand|cidr': '%nets%' }, { a: '10.9.9.9' }, true],
    [{ 'a|expand|contains': '%admins%' }, { a: 'user dana' }, true],
    [{ a: '%admins%' }, { a: '%admins%' }, true],
    [{ 'a|expand': '%toString%' }, { a: 'x' }, false],
  ] as const)('%j on %j: %s', (selection, event, expected) => {
    expect(matches(selection, event, lists)).toBe(expected);
  });
});

describe('keywords', () => {
  cases([
    [{ '': 'S3Browser' }, { userAgent: 'x s3browser/1' }, true],
    [{ '': 'deep' }, { a: { b: ['so deep'] } }, true],
    [{ '': ['nothing', 'x'] }, { a: 'axb' }, true],
    [{ '': 'zz' }, { a: 'x' }, false],
    [{ '|all': ['one', 'two'] }, { a: 'one', b: 'two' }, true],
    [{ '|all': ['one', 'two'] }, { a: 'one' }, false],
    [{ '|re': 'o.e' }, { a: 'one' }, true],
    [{ '': 12 }, { a: 123 }, true],
  ]);
});
