import type { Settings } from '../../settings/schema';

type Site = Settings['datadog']['site'];

/**
 * Datadog's AWS account by site: the only principal that the integration role trusts.
 * https://docs.datadoghq.com/integrations/guide/aws-manual-setup/
 */
const SITE_ACCOUNTS: Readonly<Partial<Record<Site, string>>> = {
  'datadoghq.com': '464622532012',
  'us3.datadoghq.com': '464622532012',
  'us5.datadoghq.com': '464622532012',
  'datadoghq.eu': '464622532012',
  'ap1.datadoghq.com': '417141415827',
  'ap2.datadoghq.com': '412381753143',
  'uk1.datadoghq.com': '117348461845',
  'ddog-gov.com': '392588925713',
};

/** What ddog-gov.com uses towards accounts in the GovCloud partition. */
const GOVCLOUD_ACCOUNT = '065115117704';

/** The 12 digits of the AWS account that Datadog comes from. @throws Error when the site's account is not public and not set */
export function trustedAccountId({
  datadog: { site, trustedAccountId },
  regions: [home = ''],
}: Settings): string {
  if (trustedAccountId !== undefined) return trustedAccountId;
  if (site === 'ddog-gov.com' && home.startsWith('us-gov-')) return GOVCLOUD_ACCOUNT;
  const account = SITE_ACCOUNTS[site];
  if (account === undefined)
    throw new Error(`datadog.trustedAccountId is needed for ${site}: ask Datadog for the site's AWS account`);
  return account;
}
