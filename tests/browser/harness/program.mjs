// The program under test: starts the built `krama demo` in a directory of its own and ends exactly that process.
//
// Responsible for the process, its directory and its command line; what it serves is read elsewhere.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Hopeless, until } from './until.mjs';

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 10_000;
const CLI_LIMIT_MS = 30_000;
/** Most bytes that one command may print. */
const CLI_OUTPUT_MAX = 64 * 1024 * 1024;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The binary that `cargo build` made; KRAMA_TEST_BIN names another one. */
export function binary() {
  if (process.env.KRAMA_TEST_BIN) return process.env.KRAMA_TEST_BIN;
  const metadata = execFileSync('cargo', ['metadata', '--no-deps', '--format-version=1', '--offline'], {
    cwd: ROOT,
    maxBuffer: CLI_OUTPUT_MAX,
  });
  return join(JSON.parse(metadata).target_directory, 'debug', 'krama');
}

/** A port that nobody listens on at the moment. */
export async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The environment without settings of krama that whoever runs the tests may have; temporary files go to `directory`. */
export function plainEnvironment(directory) {
  const mine = Object.entries(process.env).filter(([name]) => !/^(KRAMA_|MONOBANK_|TELEGRAM_|FACEBOOK_)/.test(name));
  return { ...Object.fromEntries(mine), TMPDIR: directory, RUST_BACKTRACE: '1', NO_COLOR: '1' };
}

/** A running demo. */
export class Program {
  #process;
  #directory;
  #binary;
  output = '';

  /** Starts a demo and waits until it is ready; with `orders`, its month of orders has been lived by then. */
  static async start({ orders = false } = {}) {
    const program = new Program();
    program.#binary = binary();
    program.#directory = await mkdtemp(join(tmpdir(), 'krama-journey-'));
    try {
      await program.#launch(['--port', String(await freePort()), ...(orders ? [] : ['--empty'])]);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return program;
  }

  async #launch(options) {
    this.#process = spawn(this.#binary, ['demo', ...options], {
      cwd: this.#directory,
      env: plainEnvironment(this.#directory),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (bytes) => (this.output += bytes);
    this.#process.stdout.setEncoding('utf8').on('data', hear);
    this.#process.stderr.setEncoding('utf8').on('data', hear);
    this.#process.on('error', (error) => hear(`\n${error}\n`));
    this.#process.on('exit', (code, signal) => hear(`\n(ended with ${code ?? signal})\n`));
    await until('the demo to be ready', () => this.#isReady(), START_LIMIT_MS);
  }

  /** Whether it has printed its addresses, which it does when all is prepared and which may come in pieces, and serves. */
  async #isReady() {
    if (this.#hasEnded()) throw new Hopeless(`it ended:\n${this.output}`);
    this.shop = this.#announced('shop');
    this.consoleLink = this.#announced('console');
    this.sandbox = this.#announced('sandbox');
    return this.shop && this.consoleLink && this.sandbox && (await fetch(`${this.shop}/readyz`)).ok;
  }

  /** An address that the demo printed, without a slash at its end. */
  #announced(name) {
    return new RegExp(`^ +${name} +(http\\S+?)/?( |$)`, 'm').exec(this.output)?.[1];
  }

  #hasEnded() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null || this.#process.pid === undefined;
  }

  /** Runs a command of krama beside the demo, on its database, with `input`, and returns what it prints. */
  async feed(input, ...args) {
    const database = `sqlite://${this.#directory}/krama-demo-${this.#process.pid}/krama.db`;
    const running = promisify(execFile)(this.#binary, [...args, '--database', database], {
      cwd: this.#directory,
      env: plainEnvironment(this.#directory),
      timeout: CLI_LIMIT_MS,
      maxBuffer: CLI_OUTPUT_MAX,
    });
    // A command that reads nothing may be gone before this is written.
    running.child.stdin.on('error', () => {}).end(input);
    return (await running).stdout;
  }

  /** Runs a command that needs no input, and returns what it prints. */
  print(...args) {
    return this.feed('', ...args);
  }

  /** Runs a command and returns the JSON that it prints. */
  async command(...args) {
    return JSON.parse(await this.print(...args, '--json'));
  }

  /** Ends the process, politely and then not, and removes its directory. Shows what it said if it ended by itself. */
  async stop() {
    if (this.shop && this.#hasEnded()) console.error(`the demo ended by itself:\n${this.output}`);
    if (this.#process && !this.#hasEnded()) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGTERM');
      const force = setTimeout(() => this.#process.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}
