import { at } from './account';

/** Where a vulnerability was found: an instance, an image or a function of the account. */
export type Target =
  | { readonly kind: 'instance'; readonly name: 'search' | 'web' | 'bastion' | 'batch' }
  | { readonly kind: 'image'; readonly name: 'checkout' | 'search' | 'legacy' }
  | { readonly kind: 'lambda'; readonly name: 'resizer' | 'webhooks' };

export type Status = 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';

export interface InspectorVersion {
  readonly at: number;
  readonly status: Status;
  /** Added to the score that the catalogue has, when Inspector rates this target higher or lower. */
  readonly scoreShift?: number;
  readonly exploitSeen?: true;
  readonly delivery?: 'poll';
}

/** What the scans found where; each vulnerability of a list is one finding of the target. */
export const INVENTORY: readonly { readonly target: Target; readonly ids: readonly string[] }[] = [
  {
    target: { kind: 'instance', name: 'search' },
    ids: [
      'CVE-2021-44228',
      'CVE-2021-45046',
      'CVE-2021-45105',
      'CVE-2021-44832',
      'CVE-2022-0778',
      'CVE-2022-37434',
      'CVE-2020-36518',
      'CVE-2022-0847',
    ],
  },
  {
    target: { kind: 'image', name: 'search' },
    ids: [
      'CVE-2021-44228',
      'CVE-2021-45046',
      'CVE-2021-45105',
      'CVE-2021-44832',
      'CVE-2023-34462',
      'CVE-2022-1471',
      'CVE-2022-42003',
    ],
  },
  {
    target: { kind: 'image', name: 'checkout' },
    ids: [
      'CVE-2022-22965',
      'CVE-2022-42889',
      'CVE-2022-1471',
      'CVE-2020-36518',
      'CVE-2022-42003',
      'CVE-2023-34462',
      'CVE-2023-38545',
      'CVE-2022-40674',
    ],
  },
  {
    target: { kind: 'image', name: 'legacy' },
    ids: [
      'CVE-2014-0160',
      'CVE-2023-4863',
      'CVE-2022-37434',
      'CVE-2021-23337',
      'CVE-2021-44906',
      'CVE-2022-24999',
      'CVE-2022-40674',
    ],
  },
  {
    target: { kind: 'instance', name: 'web' },
    ids: ['CVE-2023-44487', 'CVE-2023-48795', 'CVE-2024-24786', 'CVE-2022-40674', 'CVE-2023-38545'],
  },
  {
    target: { kind: 'instance', name: 'bastion' },
    ids: ['CVE-2024-6387', 'CVE-2021-3156', 'CVE-2022-37434', 'CVE-2021-3711', 'CVE-2022-0778'],
  },
  {
    target: { kind: 'instance', name: 'batch' },
    ids: [
      'CVE-2024-6387',
      'CVE-2023-44487',
      'CVE-2022-40897',
      'CVE-2023-32681',
      'CVE-2021-3711',
      'CVE-2023-4863',
    ],
  },
  {
    target: { kind: 'lambda', name: 'resizer' },
    ids: ['CVE-2023-32681', 'CVE-2022-40897', 'CVE-2023-45803', 'CVE-2023-4863'],
  },
  {
    target: { kind: 'lambda', name: 'webhooks' },
    ids: [
      'CVE-2021-23337',
      'CVE-2022-25883',
      'CVE-2022-24999',
      'CVE-2024-45590',
      'CVE-2024-21538',
      'CVE-2021-44906',
    ],
  },
];

/** Findings whose week was not just "found on Monday's scan", by `<kind>/<name>/<vulnerability>`. */
export const LIFE: Readonly<Record<string, readonly InspectorVersion[]>> = {
  'instance/search/CVE-2021-44228': [
    { at: at(0, '05:10:21'), status: 'ACTIVE' },
    { at: at(1, '18:30:07'), status: 'ACTIVE', exploitSeen: true },
  ],
  'image/search/CVE-2021-44228': [
    { at: at(0, '06:02:40'), status: 'ACTIVE' },
    { at: at(5, '15:47:12'), status: 'CLOSED' },
  ],
  'image/search/CVE-2021-45046': [
    { at: at(0, '06:02:41'), status: 'ACTIVE' },
    { at: at(5, '15:47:12'), status: 'CLOSED' },
  ],
  'instance/bastion/CVE-2024-6387': [
    { at: at(0, '05:40:12'), status: 'ACTIVE' },
    { at: at(3, '13:05:55'), status: 'CLOSED' },
  ],
  'instance/batch/CVE-2024-6387': [
    { at: at(0, '05:44:09'), status: 'ACTIVE' },
    { at: at(4, '08:00:31'), status: 'CLOSED', delivery: 'poll' },
  ],
  'image/legacy/CVE-2014-0160': [{ at: at(0, '06:20:18'), status: 'SUPPRESSED', delivery: 'poll' }],
  'image/legacy/CVE-2023-4863': [
    { at: at(0, '06:20:19'), status: 'ACTIVE' },
    { at: at(2, '09:15:00'), status: 'SUPPRESSED' },
  ],
  'image/checkout/CVE-2022-42889': [
    { at: at(1, '07:30:10'), status: 'ACTIVE', scoreShift: -1.5 },
    { at: at(3, '07:31:44'), status: 'ACTIVE', exploitSeen: true },
  ],
  'lambda/webhooks/CVE-2024-45590': [
    { at: at(1, '10:10:10'), status: 'ACTIVE', scoreShift: -1.2 },
    { at: at(4, '10:11:12'), status: 'ACTIVE' },
  ],
  'instance/web/CVE-2023-44487': [
    { at: at(0, '05:21:33'), status: 'ACTIVE' },
    { at: at(6, '04:10:00'), status: 'CLOSED' },
  ],
};
