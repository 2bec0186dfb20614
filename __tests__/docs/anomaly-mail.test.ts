import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anomalyAlert } from '../../functions/anomaly-detector/core/findings/alert';
import { noveltyAnomaly } from '../../functions/anomaly-detector/core/findings/novelty-anomaly';
import { email } from '../../functions/notifier/core/format/email';
import { judged, row, weeks } from '../functions/anomaly-detector/core/novelty/visits';

const page = readFileSync(join(__dirname, '../../docs/anomalies.md'), 'utf8');

describe('docs/anomalies.md', () => {
  it('shows the mail of a stolen key as it is sent', async () => {
    const theft = row(36, 1, {
      address: '10.4.0.9',
      agent: 'python-requests',
      services: ['secretsmanager.amazonaws.com'],
      secretReads: 4,
    });
    const [alarm] = await judged([...weeks(5), theft]);
    const anomaly = alarm && noveltyAnomaly(alarm, { team: 'people' });
    if (anomaly === undefined) throw new Error('no alarm');
    const alert = anomalyAlert(anomaly, {
      now: Date.now(),
      retentionDays: 90,
      minimumSeverity: 'LOW',
      suppressions: [],
    });
    const [head] = email(alert, 0).split('\n\nWHY IT MATTERS');
    expect(page).toContain(`\`\`\`text\n${head}\n\`\`\``);
  });
});
