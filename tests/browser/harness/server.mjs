// A real installation under test: `krama serve` with a database of its own, beside `krama sandbox` that plays the outside.
//
// Unlike the demo nobody works here yet: the console opens by the link that the first start prints.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, freePort, plainEnvironment } from './program.mjs';
import { Hopeless, until } from './until.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const CLI_LIMIT_MS = 30_000;
/** Most bytes that one command may print. */
const CLI_OUTPUT_MAX = 64 * 1024 * 1024;
const PRODUCTS = fileURLToPath(new URL('../../../crates/krama/src/demo/products.csv', import.meta.url));

/** One process, and all that it said. */
class Running {
  output = '';

  constructor(command, args, options) {
    this.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const hear = (bytes) => (this.output += bytes);
    this.process.stdout.setEncoding('utf8').on('data', hear);
    this.process.stderr.setEncoding('utf8').on('data', hear);
    this.process.on('error', (error) => hear(`\n${error}\n`));
    this.process.on('exit', (code, signal) => hear(`\n(ended with ${code ?? signal})\n`));
  }

  hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null || this.process.pid === undefined;
  }

  /** Waits until it answers at an address. */
  answers(url) {
    return until(`${url} to answer`, async () => {
      if (this.hasEnded()) throw new Hopeless(`it ended:\n${this.output}`);
      return (await fetch(url)).ok;
    }, START_LIMIT_MS);
  }

  async stop() {
    if (this.hasEnded()) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    const force = setTimeout(() => this.process.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(force);
  }
}

/** A running installation; has the same face as the demo's `Program`. */
export class Server {
  #directory;
  #environment;
  #running = [];

  /** Starts sandbox and server on an empty database, with the demo's catalogue. */
  static async start() {
    const server = new Server();
    server.#directory = await mkdtemp(join(tmpdir(), 'krama-server-'));
    try {
      await server.#launch();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async #launch() {
    this.sandbox = `http://127.0.0.1:${await freePort()}`;
    await this.#run(['sandbox', '--listen', this.sandbox.slice('http://'.length)], `${this.sandbox}/healthz`, {});
    const listen = `127.0.0.1:${await freePort()}`;
    this.shop = `http://${listen}`;
    this.#environment = {
      ...plainEnvironment(this.#directory),
      KRAMA_DATABASE: `sqlite://${this.#directory}/krama.db`,
      KRAMA_LISTEN: listen,
      KRAMA_MONOBANK_URL: `${this.sandbox}/monobank`,
      KRAMA_TELEGRAM_URL: `${this.sandbox}/telegram`,
      KRAMA_META_URL: `${this.sandbox}/meta`,
      MONOBANK_TOKEN: 'sandbox-token',
      TELEGRAM_BOT_TOKEN: '1000000001:sandbox_bot_token_for_the_demo',
      TELEGRAM_ADMIN_CHAT_ID: '100200300',
    };
    await this.#run(['serve'], `${this.shop}/readyz`, this.#environment);
    const server = this.#running.at(-1);
    this.consoleLink = await until('the link of the first start', () => /console +(http\S+)/.exec(server.output)?.[1]);
    await this.feed(await readFile(PRODUCTS), 'products', 'import', '-');
  }

  async #run(args, url, environment) {
    const options = { cwd: this.#directory, env: { ...plainEnvironment(this.#directory), ...environment } };
    const running = new Running(binary(), args, options);
    this.#running.push(running);
    await running.answers(url);
  }

  /** Runs a command of krama beside the server, on its database, with `input`, and returns what it prints. */
  async feed(input, ...args) {
    const running = promisify(execFile)(binary(), args, {
      cwd: this.#directory,
      env: this.#environment,
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

  /** Ends both processes and removes their directory. */
  async stop() {
    for (const running of this.#running.reverse()) await running.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
