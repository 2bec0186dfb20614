export const NORMALIZABLE_SOURCES = ['guardduty', 'inspector', 'waf'] as const;

export type NormalizableSource = (typeof NORMALIZABLE_SOURCES)[number];

export interface NormalizeOptions {
  readonly source: NormalizableSource;
}
