/** @type {import('jest').Config} */
module.exports = {
  // Jest leaves a core unused, which on two is half of the machine.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  testEnvironment: 'node',
  // Bundling and synth take seconds on a busy machine; no test waits for time to pass.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/__tests__/run-folder.ts',
  setupFilesAfterEnv: ['<rootDir>/__tests__/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(cdktf.out|dist|demo.out)/'],
};
