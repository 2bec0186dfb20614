import { FINDINGS_PREFIX } from '../../functions/shared/archive/archive-object';
import type { DayFolders } from './day-folders';
import { chosen, foldersUnder, type Place } from './folders';
import type { ObjectListing } from './ports';

/**
 * Where the archive's findings lie: `findings/source=…/region=…/accountId=…/eventDay=yyyymmdd/<hash>.json.gz`.
 * @throws CliError when there is none, or not of the account or region that is asked for
 */
export async function archiveFolders(
  listing: ObjectListing,
  { bucket, accounts, regions }: Omit<Place, 'prefix'>,
): Promise<DayFolders> {
  const where = `s3://${bucket}/${FINDINGS_PREFIX}`;
  const sources = await foldersUnder(listing, [FINDINGS_PREFIX], /^source=(.+)$/);
  const ofSources = sources.map(({ prefix }) => prefix);
  const inRegions = chosen('region', await foldersUnder(listing, ofSources, /^region=(.+)$/), regions, where);
  const ofAccounts = await foldersUnder(listing, inRegions, /^accountId=(\d{12})$/);
  return {
    folders: chosen('account', ofAccounts, accounts, where),
    nameOf: (day) => `eventDay=${day.replaceAll('-', '')}`,
    isMeant: (key) => key.endsWith('.json.gz'),
  };
}
