import { createHash } from 'node:crypto';
import { readRecording, WEEK } from '../../../cli/demo/recording';
import { findingsOf, requestsOf } from '../../../cli/report/facts';
import { html, safeJson } from '../../../cli/report/html';
import { reportModel } from '../../../cli/report/model';
import { reportPage } from '../../../cli/report/page';
import { attackStory } from '../../../cli/report/story';
import { normalizeGuardDuty } from '../../../functions/guardduty-collector/core/normalize';
import { normalizeInspector } from '../../../functions/inspector-collector/core/normalize';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { normalizeWaf } from '../../../functions/waf-collector/core/normalize';

const recording = readRecording();
const samples = recording.sampledRequests.map(({ WebAclArn, SampledRequest }) => ({
  WebAclArn,
  SampledRequests: [SampledRequest],
  TimeWindow: { StartTime: WEEK.from / 1000, EndTime: WEEK.to / 1000 },
}));
const events: OcsfEvent[] = [
  ...recording.guarddutyFindings.flatMap(normalizeGuardDuty),
  ...recording.inspectorFindings.flatMap(normalizeInspector),
  ...recording.wafLogs.flatMap(normalizeWaf),
  ...samples.flatMap(normalizeWaf),
];
const row = {
  source: 'waf',
  collected: 1,
  stored: 2,
  duplicates: 3,
  delivered: 4,
  newOrRisen: 5,
  archived: 6,
};
const input = { ...WEEK, events, delivery: [row], series: [], prediction: { forecasts: [], risks: [] } };
const model = reportModel(input);

const HOSTILE = `</script><img src=x onerror=alert(1)>"'\u2028<!--`;

describe('html', () => {
  it('escapes every value, in lists too, and leaves markup as it is', () => {
    const item = (text: string) => html`<li title="${text}">${text}</li>`;
    expect(html`<ul>${[item('<b>"&\'')]}${undefined}${7}</ul>`.markup).toBe(
      '<ul><li title="&lt;b&gt;&quot;&amp;&#39;">&lt;b&gt;&quot;&amp;&#39;</li>7</ul>',
    );
  });

  it('writes JSON that cannot leave its script element and is the same when it is read', () => {
    const { markup } = safeJson([HOSTILE, '\u2029&']);
    expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(markup)).toEqual([HOSTILE, '\u2029&']);
  });
});

describe('the report', () => {
  const page = reportPage(input);
  const [, attribute = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const policy = attribute.replaceAll('&#39;', "'");

  it('asks nothing of anybody', () => {
    expect(/(?:src|href|action|srcset)\s*=\s*["']?(?:https?:)?\/\//i.exec(page)?.[0]).toBeUndefined();
    expect(/@import|url\(|sourceMappingURL/.exec(page)?.[0]).toBeUndefined();
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(policy).not.toContain('unsafe');
  });

  it('allows exactly the scripts and styles that it carries', () => {
    const inline = [...page.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)].map(([, , text = '']) => text);
    expect(inline).toHaveLength(3);
    for (const text of inline) {
      const hash = createHash('sha256').update(text).digest('base64');
      expect(policy).toContain(`'sha256-${hash}'`);
    }
    expect(/ (?:style|on\w+)="/.exec(page)?.[0]).toBeUndefined();
  });

  it('shows hostile text as text, wherever it comes from', () => {
    const hostile = JSON.parse(JSON.stringify(recording.guarddutyFindings[0])) as Record<string, unknown>;
    Object.assign(hostile, { Title: HOSTILE, Type: `Recon:${HOSTILE}`, Severity: 8 });
    const weakness = JSON.parse(JSON.stringify(recording.inspectorFindings[10])) as Record<string, unknown>;
    Object.assign(weakness['packageVulnerabilityDetails'] as object, { vulnerabilityId: HOSTILE });
    const request = JSON.parse(JSON.stringify(recording.wafLogs[100])) as Record<string, unknown>;
    Object.assign(request, { action: 'BLOCK', ruleGroupList: [], terminatingRuleId: HOSTILE });
    Object.assign(request['httpRequest'] as object, { country: HOSTILE, clientIp: HOSTILE, host: HOSTILE });
    const shown = reportPage({
      ...input,
      account: HOSTILE,
      delivery: [{ ...row, source: HOSTILE }],
      events: [...normalizeGuardDuty(hostile), ...normalizeInspector(weakness), ...normalizeWaf(request)],
    });
    expect(shown.includes('&lt;img src=x onerror=alert(1)&gt;')).toBe(true);
    expect(shown.includes('<img')).toBe(false);
    expect(shown.match(/<\/script>/g)?.length).toBe(3);
  });

  it('holds up without any events', () => {
    const empty = reportPage({ ...input, events: [], delivery: [] });
    expect(empty).toContain('No chain of events led to a finding of HIGH or above');
  });

  it('has a table behind every chart', () => {
    const charts = page.match(/<canvas /g)?.length ?? 0;
    expect(charts).toBe(7);
    expect(page.match(/<details><summary>Numbers/g)).toHaveLength(charts);
  });

  it('labels what is estimated', () => {
    expect(page).toContain('estimated from samples');
    expect(page).toMatch(/≈ [\d,]+<\/span><span class="name">web requests blocked/);
  });
});

describe('the numbers of the report', () => {
  it('count each finding once, as it is at the end, without closed ones', () => {
    const findings = findingsOf(events);
    expect(findings.length).toBe(
      new Set([
        ...recording.guarddutyFindings.map(({ Arn }) => Arn),
        ...recording.inspectorFindings.map(({ findingArn }) => findingArn),
      ]).size,
    );
    const open = Object.values(model.openBySeverity).reduce((sum, n) => sum + n);
    expect(open + model.closed).toBe(findings.length);
    expect(model.closed).toBeGreaterThanOrEqual(8);
  });

  it('do not depend on the order of the events', () => {
    const { delivery, ...turned } = reportModel({ ...input, events: [...events].reverse() });
    expect(turned.openBySeverity).toEqual(model.openBySeverity);
    expect(turned.timeline).toEqual(model.timeline);
    expect(turned.story.map(({ at }) => at)).toEqual(model.story.map(({ at }) => at));
  });

  it('put every version and blocked request of the week into the timeline', () => {
    const total = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0);
    const versions = recording.guarddutyFindings.length + recording.inspectorFindings.length;
    expect(
      Object.values(model.timeline.findings)
        .map(total)
        .reduce((a, b) => a + b),
    ).toBe(versions);
    expect(total(model.timeline.blockedLogged)).toBe(
      recording.wafLogs.filter(({ action }) => action === 'BLOCK').length,
    );
    expect(total(model.timeline.blockedLogged)).toBe(model.web.blocked.logged);
    expect(total(model.timeline.blockedEstimated)).toBe(model.web.blocked.estimated);
  });

  it('weigh sampled requests and keep them apart from logged ones', () => {
    const blocked = recording.sampledRequests
      .map(({ SampledRequest }) => SampledRequest as { Action: string; Weight: number })
      .filter(({ Action }) => Action === 'BLOCK');
    expect(model.web.blocked.estimated).toBe(blocked.reduce((sum, { Weight }) => sum + Weight, 0));
  });

  it('name the version that fixes all known vulnerabilities of a package', () => {
    const log4j = model.packages.find(({ name }) => name.endsWith('log4j-core'));
    expect(log4j).toMatchObject({
      installed: '2.14.1',
      fixed: '2.17.1',
      worst: 'critical',
      hasExploit: true,
    });
    expect(log4j?.vulnerabilities).toContain('CVE-2021-44228');
  });

  it('name a resource once, whether a finding gives its ARN or its name', () => {
    const ids = model.resources.map(({ id }) => id);
    expect(ids.filter((id) => id.includes('tidewater-customer-exports'))).toEqual([
      'tidewater-customer-exports',
    ]);
  });
});

describe('the attack story', () => {
  const titles = model.story.map(({ title }) => title);

  it('runs from the open door over the web attacks to theft and mining, in the order of time', () => {
    const times = model.story.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const order = [
      /CVE-2021-44228/,
      /SQLi_QUERYARGUMENTS/,
      /Log4JRCE/,
      /no rule stopped/,
      /Command and Control/,
      /reverse shell/,
      /used from an external IP/,
      /CloudTrail/,
      /Exfiltration/,
      /credential compromise/,
      /Bitcoin/,
    ];
    const places = order.map((pattern) => titles.findIndex((title) => pattern.test(title)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('leaves out what has nothing to do with it', () => {
    expect(titles.join('\n')).not.toMatch(/SSH brute force|root credentials|\[SAMPLE\]|orders-prod/);
  });

  it('ties every step but the first to an earlier one', () => {
    expect(model.story.slice(1).filter(({ links }) => links.length > 0).length).toBeGreaterThan(15);
    expect(model.story[0]?.links).toEqual([]);
  });

  it('tells how often and how bad', () => {
    const persistence = model.story.find(({ title }) => title.includes('Persistence'));
    expect(persistence).toMatchObject({ phase: 'Persistence', severity: 'high' });
    expect(persistence?.detail).toMatch(/seen 6 times · rose from medium to high/);
  });

  it('is empty where GuardDuty saw nothing bad', () => {
    const weaknesses = recording.inspectorFindings.flatMap(normalizeInspector);
    expect(attackStory(findingsOf(weaknesses), requestsOf(recording.wafLogs.flatMap(normalizeWaf)))).toEqual(
      [],
    );
  });

  it('does not tie records together by private addresses', () => {
    const links = model.story.flatMap((step) => step.links);
    expect(links.filter((link) => /^(?:10|169\.254)\./.test(link))).toEqual([]);
  });
});
