import { z } from 'zod';

/** What a field must be, for whoever gives nothing or something of another kind; `issueWords` tells of its bounds. */
const wanted = (message: string) => ({
  error: ({ code, input }: { readonly code?: string | undefined; readonly input?: unknown }) => {
    if (code !== 'invalid_type' && code !== 'invalid_union') return undefined;
    return input === undefined ? `is missing: it ${message}` : message;
  },
});
const TEXTS = wanted('must be a text or a list of texts');

/** A text of one line or more that is not empty. @param what it must be, if not any text */
const text = (maxLength: number, what?: string) =>
  z
    .string(what === undefined ? undefined : wanted(what))
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength);
const texts = z
  .union(
    [text(4_000).transform((one) => [one]), z.array(text(4_000)).max(200), z.null().transform(() => [])],
    TEXTS,
  )
  .default([]);

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
const level = z.enum(LEVELS, {
  error: `must be one of ${LEVELS.join(', ')}`,
});

const id = z
  .string({ error: 'is missing: every rule needs an id, which alerts carry as rule_id; give it a UUID' })
  .regex(/^[\w.:-]{1,128}$/, 'must be a UUID, or letters, digits and . _ : - (at most 128)');

const event = z.record(z.string(), z.unknown(), { error: 'must be a (partial) CloudTrail event' });

/** One event of a correlation's example, or `times` like it: in its texts, `{n}` is its number from 1. */
const step = z.union(
  [
    z.strictObject({
      event,
      times: z.int().min(1).max(1_000).default(1),
      /** Seconds after the event before it. */
      after: z.number().min(0).default(1),
    }),
    event
      // What has one is meant to be the former; CloudTrail knows no such field.
      .refine((one) => !('event' in one))
      .transform((one) => ({ event: one, times: 1, after: 1 })),
  ],
  wanted('must be a (partial) CloudTrail event, or {event, times?, after?}'),
);

const example = z.strictObject({
  name: text(200),
  /** Of a rule. */
  event: event.optional(),
  /** Of a correlation: what happens, in order. */
  events: z.array(step).min(1).max(200).optional(),
  severity: level.optional(),
});

const examples = z
  .strictObject({ match: z.array(example).default([]), no_match: z.array(example).default([]) })
  .default({ match: [], no_match: [] });

const common = {
  title: text(256, 'must be a text that says what has happened'),
  id,
  name: text(256).optional(),
  description: z.string().max(65_535).default(''),
  references: texts,
  tags: texts,
  falsepositives: texts,
  runbook: z
    .string()
    .regex(/^[a-z0-9-]{1,80}$/, 'must be the name of a page in docs/runbooks, without .md')
    .optional(),
  response: text(4_000).optional(),
  examples,
};

/** A Sigma rule with our extension fields; any other fields are its author's. https://sigmahq.io/docs/basics/rules.html */
export const sigmaRule = z.object({
  ...common,
  logsource: z.object({
    product: z.string().optional(),
    service: z.string().optional(),
    category: z.string().optional(),
  }),
  detection: z.record(z.string(), z.unknown()),
  level: level.default('medium'),
  severity_by: z
    .array(z.strictObject({ when: text(4_000), level }))
    .max(20)
    .default([]),
  group_by: z
    .array(text(256), wanted('must be a list of fields, such as [recipientAccountId, userIdentity.arn]'))
    .max(10)
    .optional(),
});

/** A Sigma correlation. https://sigmahq.io/docs/meta/correlations.html */
export const sigmaCorrelation = z.object({
  ...common,
  level: level.default('medium'),
  generate: z.boolean().optional(),
  correlation: z.object({
    type: z.string(),
    rules: z.union(
      [text(256).transform((one) => [one]), z.array(text(256)).min(1).max(50)],
      wanted('must name rules by id or name: one, or a list of them'),
    ),
    'group-by': z
      .union(
        [text(256).transform((one) => [one]), z.array(text(256)).max(10)],
        wanted('must be a field or a list of them, such as [recipientAccountId, userIdentity.arn]'),
      )
      .default([]),
    timespan: z
      .string({ error: 'is missing: a number and s, m, h or d, such as 15m' })
      .regex(/^[1-9]\d{0,6}[smhd]$/, 'must be a number and s, m, h or d, such as 15m'),
    condition: z.record(z.string(), z.unknown()).optional(),
    aliases: z.record(z.string(), z.record(z.string(), text(256))).default({}),
    generate: z.boolean().optional(),
  }),
});

export const suppressionList = z.array(
  z.strictObject({
    rule: text(128, "must be the id of a rule, or '*' with a `when`"),
    when: z
      .record(
        z.string(),
        z.unknown(),
        wanted('must be a map of fields and values, such as {sourceIPAddress: 198.51.100.9}'),
      )
      .default({}),
    owner: text(256, 'must name who answers for it, such as a mail address'),
    reason: text(1_000, 'must say why these matches need no alert'),
    expires: z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: 'must be an ISO date or time, such as 2030-01-31',
    }),
  }),
  { error: 'must be a list of {rule, when?, owner, reason, expires}' },
);

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const placeholderMap = z.record(
  z.string(),
  z.union([scalar.transform((one) => [one]), z.array(scalar).max(10_000)], TEXTS),
  wanted('must be a map of names and their lists, such as {"allowed_regions": ["eu-central-1"]}'),
);

export type SigmaRule = z.output<typeof sigmaRule>;
export type SigmaCorrelation = z.output<typeof sigmaCorrelation>;

/** Path of a zod issue as people write it: `severity_by[0].level`. */
export function issuePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (all, key) =>
      typeof key === 'number' ? `${all}[${key}]` : all === '' ? String(key) : `${all}.${String(key)}`,
    '',
  );
}
