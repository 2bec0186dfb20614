import * as fc from 'fast-check';

/** Names that the scanner looks for, and such as look like them. */
const KEYS = [
  'eventName',
  'eventSource',
  'errorCode',
  'userAgent',
  'userIdentity',
  'eventTime',
  'recipientAccountId',
  'type',
  'arn',
  'accountId',
  'principalId',
  'invokedBy',
  'sessionContext',
  'sessionIssuer',
  'sourceIPAddress',
  'awsRegion',
  'responseElements',
  'ConsoleLogin',
  'withDecryption',
  'requestParameters',
  'eventVersion',
  'Records',
  '__proto__',
  'constructor',
  'EventName',
  'eventNam',
  '',
];

const FAKE = '},{"eventVersion":"1.08","eventName":"StopLogging","userIdentity":{"type":"Root"}},{"';

const TEXTS = [
  'StopLogging',
  'deletebucket',
  'kms.amazonaws.com',
  'AccessDenied',
  'aws-cli kali',
  'Grüße',
  'Root',
  'yes',
  '2026-11-21T08:25:00Z',
  '198.51.100.7',
  '2001:db8::7',
  'aws-cli/2.27.0 md/x',
  '[S3Console/0.4]',
  'ConsoleLogin',
  '\\',
  '\\"',
  '\\\\',
  '"',
  FAKE,
  '{[',
  ']}',
  '\u2028\ud83d\ude00',
  '',
];

const space = fc.constantFrom('', '', '', ' ', '\n', '\t\r\n  ');

/** A text as JSON, with some of its characters as escapes. */
const written = (texts: readonly string[]) =>
  fc
    .tuple(fc.oneof(fc.constantFrom(...texts), fc.string()), fc.array(fc.boolean()))
    .map(([text, escaped]) => {
      const json = [...text].map((character, index) => {
        const code = character.charCodeAt(0);
        const isEscaped = escaped[index % (escaped.length + 1)] === true && character.length === 1;
        return isEscaped
          ? `\\u${code.toString(16).padStart(4, '0')}`
          : JSON.stringify(character).slice(1, -1);
      });
      return `"${json.join('')}"`;
    });

/** JSON values as text, in every layout that JSON has, with keys that repeat. */
const { value, object } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    written(TEXTS),
    written(TEXTS),
    fc.constantFrom('null', 'true', 'false', '0', '-1.5e+7', '123456789012', '{}', '[]', '[ ]', '{ }'),
    tie('object'),
    tie('array'),
  ),
  object: fc
    .tuple(fc.array(fc.tuple(written(KEYS), space, space, tie('value'), space), { maxLength: 9 }), space)
    .map(
      ([members, inner]) =>
        `{${inner}${members.map(([key, a, b, item, c]) => `${key}${a}:${b}${item}${c}`).join(`,${inner}`)}${members.length > 0 ? inner : ''}}`,
    ),
  array: fc
    .tuple(fc.array(tie('value'), { maxLength: 4 }), space)
    .map(([items, inner]) => `[${inner}${items.join(`${inner},${inner}`)}${inner}]`),
}));

export { value };

/** Records that mostly have what records have, in any order. */
export const recordText: fc.Arbitrary<string> = fc.oneof(
  object,
  fc
    .tuple(
      fc.shuffledSubarray([
        '"eventName":"StopLogging"',
        '"eventName" : "GetObject"',
        '"eventSource":"kms.amazonaws.com"',
        '"errorCode":"AccessDenied"',
        '"errorCode":null',
        '"userAgent":"kali \\u006cinux"',
        '"userAgent":17',
        '"userIdentity":{"type":"Root","arn":"arn:aws:iam::1:root","sessionContext":{"sessionIssuer":{"arn":"x"}}}',
        '"userIdentity":{"sessionContext":{"type":"Root"},"type":"IAMUser"}',
        '"userIdentity":"Root"',
        '"event\\u004eame":"DeleteTrail"',
        '"requestParameters":{"eventName":"StopLogging","bait":"yes"}',
        `"responseElements":[{"a":${JSON.stringify(FAKE)}},{"eventVersion":"1"}]`,
        '"__proto__":{"eventName":"StopLogging"}',
        '"eventTime":"2026-11-21T08:25:01Z"',
        '"recipientAccountId":"123456789012"',
        '"sourceIPAddress":"198.51.100.7"',
        '"sourceIPAddress":"2001:db8::\\u0037"',
        '"sourceIPAddress":"rds.amazonaws.com"',
        '"awsRegion":"eu-central-1"',
        '"userAgent":"[S3Console/0.4, aws-internal/3]"',
        '"userAgent":"aws-cli/2.27.0 md/awscrt#0.26"',
        '"eventName":"ConsoleLogin"',
        '"eventName":"GetParameters"',
        '"eventName":"GetSecretValue"',
        '"eventSource":"signin.amazonaws.com"',
        '"eventSource":"ssm.amazonaws.com"',
        '"eventSource":"secretsmanager.amazonaws.com"',
        '"requestParameters":{"withDecryption":true}',
        '"responseElements":{"ConsoleLogin":"Failure"}',
        '"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/AWSReservedSSO_A_1/ann@example.com","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_1"}}}',
      ]),
      space,
    )
    .map(([members, inner]) => `{${inner}${members.join(`,${inner}`)}${inner}}`),
);

/** Other members beside the records. */
export const otherMember = fc
  .tuple(
    written(KEYS.filter((key) => key !== 'Records')).filter((key) => JSON.parse(key) !== 'Records'),
    value,
  )
  .map(([key, item]) => `${key}:${item}`);

export { space };
