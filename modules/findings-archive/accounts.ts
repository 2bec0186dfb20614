import type { Deployment } from '../deployment';

/** The accounts that Athena's tables look for: this one, and those that the settings name as members or as an adopted trail's. */
export function listedAccounts({ accountId, settings }: Deployment): readonly string[] {
  const { archive, cloudtrail } = settings;
  return [...new Set([accountId, ...archive.memberAccounts, ...(cloudtrail.adopted?.accounts ?? [])])];
}
