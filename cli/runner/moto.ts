import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { CliError } from '../cli-error';

/** An AWS emulator (moto) as a process of its own. */
export interface Emulator {
  /** What AWS_ENDPOINT_URL must be. */
  readonly url: string;
  stop(): void;
}

/** Starts moto on a free port. @throws CliError with the command that installs it, where Python 3 or moto is missing */
export async function startMoto(): Promise<Emulator> {
  const { status } = spawnSync('python3', ['-c', 'import moto, flask']);
  if (status !== 0)
    throw new CliError(
      'No AWS emulator: this needs Python 3 with moto',
      "python3 -m pip install 'moto[server]', or name an emulator that runs in AWS_ENDPOINT_URL",
    );
  const port = await freePort();
  const server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, server);
  return { url, stop: () => void server.kill() };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`moto ended with exit code ${server.exitCode}`);
    if (
      await fetch(`${url}/moto-api/`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('moto does not answer');
}
