import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import { Readable, Writable } from 'stream';
import { Tab } from './tab';
import { temporaryFolder } from '../races/support/sample-app';

/** The names under which Debian, Ubuntu and Google install the browser. `CHROMIUM` sets a different one. */
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const TIMEOUT = 60_000;

type Reply = { readonly id?: number; readonly method?: string; readonly sessionId?: string } & Record<string, any>;

/** The browser on this machine, if there is one. */
export function findChromium(): string | undefined {
  const { CHROMIUM } = process.env;
  return (CHROMIUM ? [CHROMIUM] : COMMANDS).find((command) => {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** A browser without a window, controlled by the DevTools protocol over two pipes, without a port, a driver or a network. */
export class Chromium {
  private readonly process: ChildProcess;
  private readonly profile = temporaryFolder();
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private readonly listeners = new Set<(event: Reply) => void>();
  private nextId = 1;
  private received = '';

  constructor(command: string) {
    const options = [
      '--headless=new',
      '--remote-debugging-pipe',
      `--user-data-dir=${this.profile}`,
      '--no-first-run',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--force-color-profile=srgb',
      // Chromium has no sandbox for root. It opens only pages of this project.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    this.process = spawn(command, options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    (this.process.stdio[4] as Readable).setEncoding('utf8').on('data', (part: string) => this.read(part));
    (this.process.stdio[3] as Writable).on('error', () => undefined); // the browser has ended
  }

  /** Opens a tab, and returns a function that sends commands to it. */
  public async newTab(): Promise<Tab> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return new Tab(this, sessionId, targetId);
  }

  public send(method: string, params: object = {}, sessionId?: string): Promise<any> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), TIMEOUT);
      this.waiting.set(id, ({ error, result }) => {
        clearTimeout(timer);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
      (this.process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  public listen(sessionId: string, listener: (method: string, params: any) => void) {
    this.listeners.add((event) => event.sessionId === sessionId && listener(event.method!, event.params));
  }

  public async end(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.exitCode === null) await this.send('Browser.close').catch(() => this.process.kill());
    await ended;
    fs.rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Messages end with a zero. */
  private read(part: string) {
    const messages = (this.received + part).split('\0');
    this.received = messages.pop()!;
    for (const message of messages) {
      const reply: Reply = JSON.parse(message);
      if (reply.id === undefined) for (const listener of this.listeners) listener(reply);
      else this.waiting.get(reply.id)?.(reply);
      if (reply.id !== undefined) this.waiting.delete(reply.id);
    }
  }
}
