import type { z } from 'zod';
import type { settingsSchema } from './schema';

/**
 * What a file asks for and would not get, since only CloudTrail shows it: path, problem and fix, a line each. The schema
 * cannot tell: it sees defaults as well, and these are silent where there is no trail.
 * @param written settings as they stand in the file, without defaults
 */
export function askedWithoutCloudTrail({
  cloudtrail,
  anomalies = {},
}: z.input<typeof settingsSchema>): readonly string[] {
  const { enabled, userActivity, apiUsage, geoDatabase } = anomalies;
  if (cloudtrail?.trail !== 'off' || enabled === false) return [];
  const asked = {
    'anomalies.userActivity.enabled': userActivity?.enabled === true,
    'anomalies.apiUsage.by': apiUsage?.by !== undefined && apiUsage.by.length > 0,
    'anomalies.geoDatabase': geoDatabase !== undefined,
  };
  return Object.entries(asked).flatMap(([path, isAsked]) =>
    isAsked
      ? `${path}: needs CloudTrail, and cloudtrail.trail is "off": remove it, or set cloudtrail.trail to "create" or "adopt"`
      : [],
  );
}
