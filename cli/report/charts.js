// Runs in the report's page. Reads the numbers from #figures and draws them in the page's own colours.
(() => {
  const figures = JSON.parse(document.getElementById('figures').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let charts = [];

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // Leaves labels out where the chart is too narrow for all of them side by side.
  function spaced(ticks, index, width) {
    const shown = ticks.filter(Boolean);
    const every = Math.ceil((shown.length * 90) / width);
    const place = ticks.slice(0, index).filter(Boolean).length;
    return place % every === 0 ? ticks[index] : '';
  }

  function draw() {
    for (const chart of charts) chart.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    Chart.defaults.color = colour('soft');
    Chart.defaults.borderColor = colour('line');
    Chart.defaults.animation = false;
    charts = figures.map(({ id, labels, ticks, series, isHorizontal }) => {
      const datasets = series.map(({ name, colour: key, values }) => ({
        label: name,
        data: values,
        backgroundColor: colour(key),
        stack: 'all',
        maxBarThickness: isHorizontal ? 18 : 26,
        borderRadius: 2,
      }));
      const counts = {
        stacked: true,
        beginAtZero: true,
        ticks: { precision: 0 },
        border: { display: false },
      };
      const names = {
        stacked: true,
        grid: { display: false },
        ticks: {
          maxRotation: 0,
          autoSkip: false,
          callback(_, index) {
            return isHorizontal ? ticks[index] : spaced(ticks, index, this.chart.width);
          },
        },
      };
      return new Chart(document.getElementById(id), {
        type: 'bar',
        data: { labels, datasets },
        options: {
          indexAxis: isHorizontal ? 'y' : 'x',
          maintainAspectRatio: false,
          scales: isHorizontal ? { x: counts, y: names } : { x: names, y: counts },
          plugins: {
            legend: { position: 'bottom', labels: { boxWidth: 10, boxHeight: 10 } },
            tooltip: { mode: 'index', intersect: false },
          },
        },
      });
    });
  }

  draw();
  dark.addEventListener('change', draw);
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const chart of charts) chart.resize();
  });
})();
