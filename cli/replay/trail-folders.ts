import type { DayFolders } from './day-folders';
import { chosen, foldersUnder, type Place } from './folders';
import type { ObjectListing } from './ports';

const ACCOUNT = /^\d{12}$/;
const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;
/** What holds events; digests, Insights and aggregations hold none. */
const EVENT_FOLDERS = ['CloudTrail', 'CloudTrail-NetworkActivity'];
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/**
 * Where CloudTrail's log files lie: `[prefix/]AWSLogs/[o-id/]<account>/CloudTrail/<region>/yyyy/MM/dd/….json.gz`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 * Calls through VPC endpoints have a folder of their own beside `CloudTrail`, and so have digests and Insights.
 * @throws CliError when there is no account or region, or not those that are asked for
 */
export async function trailFolders(listing: ObjectListing, place: Place): Promise<DayFolders> {
  const root = `${place.prefix === '' ? '' : `${place.prefix}/`}AWSLogs/`;
  const where = `s3://${place.bucket}/${root}`;
  // An organization's trail has a folder for each account under its own; what accounts log themselves lies beside it.
  const organizations = await foldersUnder(listing, [root], ORGANIZATION);
  const roots = [root, ...organizations.map(({ prefix }) => prefix)];
  const accounts = chosen('account', await foldersUnder(listing, roots, ACCOUNT), place.accounts, where);
  const trails = accounts.flatMap((prefix) => EVENT_FOLDERS.map((folder) => `${prefix}${folder}/`));
  return {
    folders: chosen('region', await foldersUnder(listing, trails, REGION), place.regions, where),
    nameOf: (day) => day.replaceAll('-', '/'),
    isMeant: (key) => key.endsWith('.json.gz'),
  };
}
