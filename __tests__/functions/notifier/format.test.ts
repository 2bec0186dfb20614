import fc from 'fast-check';
import { chatNotification } from '../../../functions/notifier/core/format/chat';
import { consoleLink } from '../../../functions/notifier/core/format/console-link';
import { email } from '../../../functions/notifier/core/format/email';
import { alertId } from '../../../functions/notifier/core/format/told';
import { fallbackMessage, topicMessage } from '../../../functions/notifier/core/format/topic-message';
import { ALERT_SEVERITIES, type Alert, type AnomalyFacts } from '../../../functions/shared/alerts/alert';
import { alert } from './rig';

const summary = alert({
  EventId: 'b'.repeat(64),
  Kind: 'summary',
  Count: 42,
  LastTime: '2026-03-03T11:58:03Z',
  RelatedEventIds: ['6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11'],
});

const burst = alert({
  EventId: 'c'.repeat(64),
  Kind: 'correlation',
  RuleId: 'discovery.denied-burst',
  Title: 'Burst of denied discovery calls',
  Severity: 'HIGH',
  Description: 'One principal was refused many different calls within minutes: somebody tries out a key.',
  Response: 'Ask the owner of the key; if it was not they, deactivate it.',
  Runbook: 'credential-compromise',
  Attack: ['T1087.004', 'T1580'],
  Cis: ['4.1'],
  EventName: 'ListUsers',
  EventSource: 'iam.amazonaws.com',
  ErrorCode: 'AccessDenied',
  Outcome: 'denied',
  Count: 24,
  GroupValues: { 'userIdentity.accessKeyId': 'AKIAIOSFODNN7EXAMPLE' },
  RelatedEventIds: ['6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11'],
});

const { Outcome, EventName, EventSource, UserAgent, SourceIp, Principal, Cis, Attack, References, ...told } =
  alert();
const unusual: Alert = {
  ...told,
  EventId: 'd'.repeat(64),
  Kind: 'anomaly',
  RuleId: 'anomaly.instance-out',
  Title: 'Unusual NetworkOut of i-0abc',
  Severity: 'HIGH',
  Description:
    'Bytes sent by instance i-0abc (eu-central-1) in five minutes: 9.1 billion, where 100 million is expected and 120 million is the most that is usual (1 in 1,000,000): no hour of the days before looks like the last one.',
  Response: 'Look which hosts received it.',
  Runbook: 'anomalies',
  Anomaly: {
    Subject: 'instance-out:eu-central-1:i-0abc',
    Parameter: 'Sum of NetworkOut',
    What: 'bytes sent by instance i-0abc (eu-central-1)',
    Observed: '9.1 billion bytes in five minutes',
    Expected: '100 million bytes, between 80 million and 120 million',
    Method: 'lag-pattern',
    Odds: '1 in 1,000,000',
  },
  GroupValues: { team: 'network' },
  Record: JSON.stringify({ series: 'instance-out:eu-central-1:i-0abc' }),
};

/** Slack's view of a notification: title, text, steps. */
function chat(of: Alert) {
  return chatNotification(of) as {
    content: { title: string; description: string; nextSteps: string[]; keywords: string[] };
    metadata: Record<string, unknown>;
  };
}

function chatText(of: Alert): string {
  const { title, description, nextSteps } = chat(of).content;
  return [title, '', description, '', ...nextSteps].join('\n');
}

describe('the mail of an alert', () => {
  it.each([
    ['one event', alert()],
    ['a correlation', burst],
    ['a summary', summary],
    ['an anomaly', unusual],
    [
      'an anomaly of a principal since some days',
      {
        ...unusual,
        Principal: 'arn:aws:iam::111122223333:user/eve',
        SourceIp: '203.0.113.77',
        Anomaly: {
          ...(({ What, ...facts }) => facts)(unusual.Anomaly as AnomalyFacts),
          Subject: 'eve',
          Parameter: 'new-country',
          Observed: 'BR',
          Expected: 'DE',
          Method: 'first-seen',
          Since: '2026-03-01T11:30:00Z',
        },
      },
    ],
  ])('tells %s so that a person can act on it', (_, of) => {
    expect(email(of, 8_000)).toMatchSnapshot();
  });

  it('keeps to 78 columns but for what must not be broken', () => {
    const long = email(alert({ Description: 'word '.repeat(300), Record: '{}' }), 8_000);
    const tooLong = long.split('\n').filter((text) => text.length > 78);
    // An ARN, links and the id, each whole.
    expect(tooLong.map((text) => text.trim().split(' ').at(-1))).toEqual([
      alert().Principal,
      consoleLink(alert()),
      alert().References?.[0],
      alertId(alert()),
    ]);
  });

  it('cuts a long record and says so with an ellipsis', () => {
    const text = email(alert({ Record: JSON.stringify({ a: 'x'.repeat(9_000) }) }), 500);
    expect(text).toContain('…');
    expect(text.length).toBeLessThan(2_500);
  });

  it('shows a record that is no JSON as it is', () => {
    expect(email(alert({ Record: 'cut in the mid' }), 8_000)).toContain('CLOUDTRAIL RECORD\ncut in the mid');
  });

  it('leaves out what an alert does not have', () => {
    const { Response, Runbook, References, Attack, Cis, SourceIp, UserAgent, Principal, ...bare } = alert();
    const text = email({ ...bare, Region: 'nowhere', Record: '{}' }, 8_000);
    expect(text).not.toMatch(/WHAT TO DO NEXT|BACKGROUND|CLOUDTRAIL RECORD|undefined/);
    expect(text).toMatch(/^Who {5}unknown$/m);
    expect(text).toMatch(/^From {4}unknown$/m);
  });
});

describe('the chat notification of an alert', () => {
  it.each([
    ['one event', alert()],
    ['a correlation', burst],
    ['a summary', summary],
    ['an anomaly', unusual],
  ])('tells %s in a few lines', (_, of) => {
    expect(chatText(of)).toMatchSnapshot();
  });

  it('has the custom notification schema, and the burst for a thread', () => {
    expect(chatNotification(alert())).toMatchObject({
      version: '1.0',
      source: 'custom',
      id: '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11#2026-03-03T11:30:00Z#cloudtrail.trail-stopped',
      content: {
        textType: 'client-markdown',
        keywords: ['CRITICAL', 'cloudtrail.trail-stopped', '111122223333'],
      },
      metadata: {
        threadId: 'a'.repeat(64),
        eventType: 'cloudtrail.trail-stopped',
        additionalContext: { severity: 'CRITICAL', account_id: '111122223333', region: 'eu-central-1' },
      },
    });
  });

  it('shows what an attacker wrote as text, whatever it says', () => {
    const { description } = chat(
      alert({ UserAgent: '`<!channel> *x* & <https://evil.example|AWS>`' }),
    ).content;
    expect(description).toContain('`ˋ&lt;!channel&gt; *x* &amp; &lt;https[:]//evil[.]example|AWS&gt;ˋ`');
  });

  it('mentions nobody in a text of the rule either', () => {
    expect(chat(alert({ Description: 'Tell @here and @Channel' })).content.description).toContain(
      'Tell ＠here and ＠Channel',
    );
  });
});

describe('the runbook of an alert', () => {
  it('is a link in mail and chat where its pages are published', () => {
    const link = 'https://docs.example.com/runbooks/anomalies.md';
    const { bodies } = topicMessage(unusual, 'https://docs.example.com/runbooks');
    expect(bodies['email']).toMatch(new RegExp(`^ *Runbook: ${link}$`, 'm'));
    expect(JSON.parse(bodies['https'] ?? '').content.nextSteps).toContain(`Runbook: ${link}`);
  });

  it('is its path in the repository elsewhere', () => {
    expect(topicMessage(unusual).bodies['email']).toMatch(/^ *Runbook: docs\/runbooks\/anomalies\.md$/m);
  });
});

describe('a link to the event', () => {
  it.each([
    ['eu-central-1', 'eu-central-1.console.aws.amazon.com'],
    ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
    ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ])('in %s leads to the console of its partition', (Region, host) => {
    expect(consoleLink(alert({ Region }))).toBe(
      `https://${host}/cloudtrailv2/home?region=${Region}#/events/6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11`,
    );
  });

  it('of a correlation leads to the event that completed it', () => {
    expect(consoleLink(burst)).toMatch(/6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11$/);
  });

  it.each([
    ['region', { Region: 'evil.example/' }],
    ['event id', { EventId: '../../login?next=https://evil.example' }],
  ])('is not made of a %s that is none', (_, forged) => {
    expect(consoleLink(alert(forged))).toBeUndefined();
  });

  it('is not made without a region', () => {
    const { Region, ...without } = alert();
    expect(consoleLink(without)).toBeUndefined();
  });
});

describe('the message for the topic', () => {
  it('begins its subject with the severity and ends it with the place', () => {
    expect(topicMessage(alert()).subject).toBe(
      '[CRITICAL] CloudTrail trail stopped or deleted (111122223333 eu-central-1)',
    );
    const { subject } = topicMessage(alert({ Title: 'Ein schöner Titel — '.repeat(20) }));
    expect(subject).toHaveLength(99);
    expect(subject).toMatch(/^\[CRITICAL\] Ein schoner Titel \? .*\.\.\. \(111122223333 eu-central-1\)$/);
  });

  it('has a body for each kind of subscriber and attributes to filter by', () => {
    const { bodies, attributes } = topicMessage(alert());
    expect(Object.keys(bodies).sort()).toEqual(['default', 'email', 'https', 'sms']);
    expect(bodies['email']).toBe(email(alert(), 8_000));
    expect(JSON.parse(bodies['https'] ?? '')).toEqual(JSON.parse(JSON.stringify(chatNotification(alert()))));
    expect(attributes).toEqual({
      severity: 'CRITICAL',
      kind: 'event',
      rule_id: 'cloudtrail.trail-stopped',
      account_id: '111122223333',
      alert_id: '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11#2026-03-03T11:30:00Z#cloudtrail.trail-stopped',
    });
  });

  it('gives queues and functions the alert as the table has it, without what is the notifier’s', () => {
    const { Unsent, ExpiresAt, ...kept } = alert();
    const body = JSON.parse(topicMessage(alert({ ClaimedUntil: 5, SentAt: 'x' })).bodies.default);
    expect(body).toEqual({ AlertId: `${kept.EventId}#${kept.Timestamp}`, ...kept });
  });

  it('has no attribute for an account that is not known', () => {
    const { AccountId, ...without } = alert();
    expect(topicMessage(without).attributes).not.toHaveProperty('account_id');
  });

  it('gets smaller with its record, until SNS takes it', () => {
    const lengths = (Record: string) => {
      const { bodies } = topicMessage(alert({ Record }));
      const { length } = JSON.parse(bodies.default).Record as string;
      return { length, hasMail: 'email' in bodies, bytes: Buffer.byteLength(JSON.stringify(bodies)) };
    };
    expect(lengths('x'.repeat(65_536))).toMatchObject({ length: 65_536, hasMail: true });
    expect(lengths('x'.repeat(65_537))).toMatchObject({ length: 65_536, hasMail: true });
    expect(lengths('\u4e16'.repeat(60_000))).toMatchObject({ length: 60_000, hasMail: true });
    expect(lengths('"\\'.repeat(40_000))).toMatchObject({ length: 8_192, hasMail: true });
    expect(lengths('"\\'.repeat(40_000)).bytes).toBeLessThan(262_144);
  });

  it('is told in short when nothing else fits, or when an item is none that the processor wrote', () => {
    const short = fallbackMessage(alert());
    expect(short).toMatchSnapshot();
    const bloated = alert({ GroupValues: { a: 'x'.repeat(300_000) } });
    expect(topicMessage(bloated)).toEqual(fallbackMessage(bloated));
    const foreign = { EventId: 'e', Timestamp: 't' } as unknown as Alert;
    expect(topicMessage(foreign).bodies.default).toContain('in the alerts table:\ne#t#unknown');
    expect(topicMessage(foreign).subject).toBe('[HIGH] Alert');
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '<!channel>',
    '<https://evil.example|AWS console>',
    'https://evil.example/login',
    'evil.example',
    's3.amazonaws.com/evil/login.html',
    'a.b.evil.example.com',
    '\r\nBcc: everybody@evil.example\r\n\r\nhello',
    '\u001b[2J\u202egnp.exe',
    '@here @channel @everyone',
    '```\nrm -rf /\n```',
    '\ud800',
    '"},{"a":"',
    '',
  ),
);
const text = fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join(' '));

const hostileCall = fc
  .record({
    EventId: text,
    RuleId: text,
    Title: text,
    Kind: fc.constantFrom<Alert['Kind']>('event', 'correlation', 'summary'),
    Severity: fc.constantFrom(...ALERT_SEVERITIES),
    Outcome: fc.constantFrom('success' as const, 'denied' as const, 'failed' as const),
    Runbook: text,
    Region: text,
    AccountId: text,
    EventName: text,
    EventSource: text,
    EventTime: text,
    Principal: text,
    SourceIp: text,
    UserAgent: text,
    ErrorCode: text,
    LastTime: text,
    GroupValues: fc.dictionary(fc.constantFrom('userIdentity.arn', 'requestParameters.bucketName'), text),
    Count: fc.integer(),
    Record: text.map((value) => JSON.stringify({ userAgent: value })),
  })
  .map((fields) => alert(fields));

const hostileAnomaly = fc
  .record({
    Title: text,
    Description: text,
    Principal: text,
    Anomaly: fc.record(
      {
        Subject: text,
        Parameter: text,
        What: text,
        Observed: text,
        Expected: text,
        Method: text,
        Odds: text,
      },
      { requiredKeys: ['Subject', 'Parameter', 'Observed', 'Expected', 'Method', 'Odds'] },
    ),
  })
  .map((fields): Alert => ({ ...unusual, ...fields }));

const hostileAlert = fc.oneof(hostileCall, hostileAnomaly);

/** A rule's title and id are its author's; an anomaly's title names what was observed. */
function withAuthorsTexts(of: Alert): Alert {
  return of.Kind === 'anomaly' ? of : { ...of, Title: 'Title', RuleId: 'iam.user-created' };
}

/** What is left when the link to the console is taken away: there must be no other. */
function withoutOwnLinks(message: string): string {
  return message
    .replaceAll(/https:\/\/docs\.aws\.amazon\.com\/\S+/g, '')
    .replaceAll(
      /https:\/\/[a-z0-9-]+\.console\.[a-z.-]+\/cloudtrailv2\/home\?region=[a-z0-9-]+#\/events\/[0-9a-f-]+/g,
      '',
    );
}

describe('whatever an attacker writes', () => {
  it('SNS takes the message: an ASCII subject under 100 characters, attributes with text, at most 256 kB', () => {
    fc.assert(
      fc.property(hostileAlert, (of) => {
        const { subject, bodies, attributes } = topicMessage(of);
        expect(subject).toMatch(/^\[[A-Z]+\] [ -~]+$/);
        expect(subject.length).toBeLessThan(100);
        expect(Buffer.byteLength(JSON.stringify(bodies))).toBeLessThan(262_144);
        for (const value of Object.values(attributes)) expect(value).toMatch(/^[ -~]+$/);
        expect(JSON.parse(bodies.default)).toBeDefined();
      }),
    );
  });

  it('no message has a control character, a line of its own, or a link that is not ours', () => {
    fc.assert(
      fc.property(hostileAlert, (of) => {
        const event = withAuthorsTexts(of);
        for (const message of [email(event, 8_000), chatText(event)]) {
          expect(message).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
          expect(message.isWellFormed()).toBe(true);
          const others = withoutOwnLinks(message);
          expect(others).not.toContain('://');
          expect(others).not.toMatch(/evil\.example|amazonaws\.com\//);
        }
        expect(email(event, 8_000)).not.toMatch(/^Bcc:/m);
      }),
    );
  });

  it('no chat message has markup of Slack’s or mentions everybody', () => {
    fc.assert(
      fc.property(hostileAlert, (of) => {
        const whole = JSON.stringify(chatNotification(withAuthorsTexts(of)));
        expect(whole).not.toMatch(/[<>]/);
        const { description } = chat(of).content;
        expect(description).not.toMatch(/@(here|channel|everyone)/i);
        expect(description).not.toContain('```');
        expect(description.length).toBeLessThanOrEqual(4_000);
        expect(chat(of).content.title.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
