import type { AnomalousSeries } from './anomalies';
import { type Severity, shortName } from './facts';
import type { Figure } from './figures';
import { count, dayAndTime } from './format';
import { html, type Markup } from './html';
import type { ReportModel } from './model';
import { sourceName } from './source-name';
import { sparkline } from './sparkline';
import type { StoryStep } from './story';

/** The numbers that a reader in a hurry takes along. */
export function headline(model: ReportModel): Markup {
  const { critical, high } = model.openBySeverity;
  const { blocked } = model.web;
  const archived = model.delivery.reduce((sum, row) => sum + row.archived, 0);
  const delivered = model.delivery.reduce((sum, row) => sum + row.delivered, 0);
  return html`<ul class="figures">
    <li><span class="value critical-ink">${count(critical)}</span><span class="name">open critical findings</span><span class="soft">and ${count(high)} high</span></li>
    <li><span class="value">${count(model.story.length)}</span><span class="name">linked steps of one attack</span><span class="soft">${storySpan(model.story)}</span></li>
    <li><span class="value high-ink">${count(model.exploitable)}</span><span class="name">open exploitable vulnerabilities</span><span class="soft">with a known exploit</span></li>
    <li><span class="value">≈ ${count(blocked.logged + blocked.estimated)}</span><span class="name">web requests blocked</span><span class="soft">${count(blocked.logged)} logged, ${count(blocked.estimated)} estimated</span></li>
    <li><span class="value">${count(archived)}</span><span class="name">events in the archive</span><span class="soft">${count(delivered)} delivered in this run</span></li>
  </ul>`;
}

function storySpan(story: readonly StoryStep[]): string {
  const [first, last] = [story[0], story.at(-1)];
  return first && last
    ? `${dayAndTime(first.at).day} to ${dayAndTime(last.at).day}`
    : 'nothing was tied together';
}

/** A chart with its numbers as a table behind it. */
export function chartCard(figure: Figure, width: string, height = ''): Markup {
  return html`<section class="card ${width}" aria-labelledby="${figure.id}-title">
    <h2 id="${figure.id}-title">${figure.title}</h2>
    <p class="note">${figure.note}</p>
    <div class="chart ${height}"><canvas id="${figure.id}" role="img" aria-label="${figure.title}; the numbers are in the table below"></canvas></div>
    <details><summary>Numbers</summary><div class="scroll"><table>
      <thead><tr><th scope="col">${figure.axis}</th>${figure.series.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>${figure.labels.map(
        (label, index) =>
          html`<tr><th scope="row">${label}</th>${figure.series.map(({ values }) => html`<td class="number">${count(values[index] ?? 0)}</td>`)}</tr>`,
      )}</tbody>
    </table></div></details>
  </section>`;
}

export function badge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

/** The attack, step by step, as the archive's events tell it. */
export function storySection(story: readonly StoryStep[]): Markup {
  if (story.length === 0)
    return html`<section class="card"><h2>Attack story</h2><p class="note">No chain of events led to a finding of HIGH or above.</p></section>`;
  return html`<section class="card story-card" aria-labelledby="story-title">
    <h2 id="story-title">Attack story</h2>
    <p class="note">Records of all services that share an address, an instance, a credential or a bucket, by their first sight (UTC); anomalies within a quarter of an hour are one step. Computed from the events in the archive.</p>
    <ol class="story">${story.map(storyStep)}</ol>
  </section>`;
}

function storyStep(step: StoryStep): Markup {
  const { day, time } = dayAndTime(step.at);
  const links = step.links.map((link) => html`<code class="chip">${link}</code>`);
  return html`<li>
    <time datetime="${new Date(step.at).toISOString()}">${time}<span>${day}</span></time>
    <span class="rail ${step.severity}" aria-hidden="true"></span>
    <div class="step">
      <div><span class="source ${step.source}-ink">${sourceName(step.source)}</span><span class="kind">${step.phase}</span>${badge(step.severity)}</div>
      <div class="title">${step.title}</div>
      <div class="detail">${step.detail}</div>
      ${links.length > 0 ? html`<div class="links">tied by ${links}</div>` : undefined}
    </div>
  </li>`;
}

export function resourcesSection({ resources }: ReportModel): Markup {
  return html`<section class="card half" aria-labelledby="resources-title">
    <h2 id="resources-title">Most attacked resources</h2>
    <p class="note">By their worst open GuardDuty finding.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Resource</th><th scope="col">Worst</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Times seen</th></tr></thead>
      <tbody>${resources.map(
        (resource) =>
          html`<tr><th scope="row"><code>${resource.id}</code><br><span class="soft">${resource.kind}</span></th><td>${badge(resource.worst)}</td><td class="number">${count(resource.findings)}</td><td class="number">${count(resource.occurrences)}</td></tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}

/** What the rules found in CloudTrail. */
export function rulesSection({ detections }: ReportModel): Markup {
  return html`<section class="card half" aria-labelledby="rules-title">
    <h2 id="rules-title">CloudTrail: rules that fired</h2>
    <p class="note">${count(detections.alerts)} alerts, those of a burst counted each.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Rule</th><th scope="col">Worst</th><th scope="col" class="number">Alerts</th></tr></thead>
      <tbody>${detections.rules.map(
        (rule) =>
          html`<tr><th scope="row">${rule.title}<br><code>${rule.id}</code></th><td>${badge(rule.worst)}</td><td class="number">${count(rule.alerts)}</td></tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}

/** Whose calls they were about. */
export function principalsSection({ detections }: ReportModel): Markup {
  return html`<section class="card half" aria-labelledby="principals-title">
    <h2 id="principals-title">CloudTrail: who made the calls</h2>
    <p class="note">Principals by their worst alert, with the addresses that they called from.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Principal</th><th scope="col">Worst</th><th scope="col" class="number">Rules</th><th scope="col" class="number">Alerts</th></tr></thead>
      <tbody>${detections.principals.map(
        (principal) =>
          html`<tr><th scope="row"><code>${shortName(principal.name)}</code><br><span class="soft">${principal.addresses.join(', ')}</span></th><td>${badge(principal.worst)}</td><td class="number">${count(principal.rules)}</td><td class="number">${count(principal.alerts)}</td></tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}

/** The series in which something was least likely. */
export function anomaliesSection({ anomalous }: ReportModel): Markup | undefined {
  if (anomalous.length === 0) return undefined;
  return html`<section class="card" aria-labelledby="anomalies-title">
    <h2 id="anomalies-title">Most anomalous series</h2>
    <p class="note">By their least likely moment. Each is judged by its own weeks before; the dots are the alarms. Of principals there are none: what is new of them is told after two weeks of learning, and CloudTrail was recorded for one.</p>
    <div class="anomalies">${anomalous.map(anomalousRow)}</div>
  </section>`;
}

function anomalousRow({ id, title, worst, anomalies, top, measured }: AnomalousSeries): Markup {
  const { day, time } = dayAndTime(top.at);
  const line =
    measured &&
    sparkline({
      label: `${title} over the week; the alarms are named beside it`,
      values: measured.values,
      from: measured.from,
      to: measured.from + (measured.values.length - 1) * measured.stepMs,
      marks: anomalies.map(({ at }) => Math.round((at - measured.from) / measured.stepMs)),
    });
  return html`<article><div><h3>${title}</h3><p>${badge(worst)} <time datetime="${new Date(top.at).toISOString()}">${day}, ${time}</time></p><p class="detail">${top.explanation}</p><p class="soft"><code>${id}</code></p></div>${line}</article>`;
}

export function packagesSection({ packages }: ReportModel): Markup {
  return html`<section class="card half" aria-labelledby="packages-title">
    <h2 id="packages-title">Packages to update first</h2>
    <p class="note">Open vulnerabilities by severity and EPSS, the chance of being exploited within 30 days.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Package</th><th scope="col">Update to</th><th scope="col">Worst</th><th scope="col" class="number">EPSS</th><th scope="col" class="number">On</th></tr></thead>
      <tbody>${packages.map(
        (found) =>
          html`<tr><th scope="row"><code>${found.name}</code> ${found.installed}<br><span class="soft">${found.vulnerabilities.join(', ')}</span></th><td><code>${found.fixed || 'no fix yet'}</code></td><td>${badge(found.worst)}${found.hasExploit ? html`<br><span class="soft nowrap">exploit known</span>` : undefined}</td><td class="number">${(found.epss * 100).toFixed(1)} %</td><td class="number">${count(found.resources)}</td></tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}

export function deliverySection({ delivery }: ReportModel): Markup {
  return html`<section class="card" aria-labelledby="delivery-title">
    <h2 id="delivery-title">Collection and delivery</h2>
    <p class="note">What this run read, archived and sent. An archive object holds one finding version, one WAF sample, one WAF log file, the alerts of one CloudTrail log file or one anomaly; every event in it is delivered as one log.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Source</th><th scope="col" class="number">Records collected</th><th scope="col" class="number">Objects stored</th><th scope="col" class="number">Duplicates dropped</th><th scope="col" class="number">Events delivered</th><th scope="col" class="number">New or risen at HIGH or above</th><th scope="col" class="number">Events in the archive</th></tr></thead>
      <tbody>${delivery.map(
        (row) =>
          html`<tr><th scope="row">${sourceName(row.source)}</th><td class="number">${count(row.collected)}</td><td class="number">${count(row.stored)}</td><td class="number">${count(row.duplicates)}</td><td class="number">${count(row.delivered)}</td><td class="number">${count(row.newOrRisen)}</td><td class="number">${count(row.archived)}</td></tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}
