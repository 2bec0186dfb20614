const base = require('./jest.config.js');

/** The built functions against an AWS emulator: needs Python 3 with moto[server]. */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/__tests__/**/*.emulator.ts'],
  testTimeout: 120_000,
};
