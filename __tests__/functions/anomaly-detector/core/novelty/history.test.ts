import { addVisit, newHistory } from '../../../../../functions/anomaly-detector/core/novelty/history';
import { visitsOf } from '../../../../../functions/anomaly-detector/core/novelty/visit';
import { row } from './visits';

describe('where a subject was', () => {
  const countriesOf = (countries: readonly string[]) => {
    const history = newHistory();
    for (const [n, country] of countries.entries()) {
      const [visit] = visitsOf([row(1, 9, { address: `198.51.100.${n}` })]);
      if (visit) addVisit(history, visit, { network: `AS${n}`, country });
    }
    return [...history.whereabouts.values()].map((places) => places.map(({ country }) => country));
  };

  it('is each country of an hour once, the first four of them', () => {
    expect(countriesOf(['DE', 'FR', 'DE'])).toEqual([['DE', 'FR']]);
    expect(countriesOf(['DE', 'FR', 'NL', 'BE', 'JP'])).toEqual([['DE', 'FR', 'NL', 'BE']]);
  });
});
