import * as fs from 'fs';

/** The functions of the browser that a tab uses. */
interface Browser {
  send(method: string, params: object, sessionId?: string): Promise<any>;
  listen(sessionId: string, listener: (method: string, params: any) => void): void;
}

export interface Look {
  readonly scheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
  readonly width?: number;
}

/** A tab, with the requests and the messages of its page. */
export class Tab {
  public readonly requests: string[] = [];
  public readonly complaints: string[] = [];
  private onLoad?: () => void;

  constructor(
    private readonly browser: Browser,
    private readonly sessionId: string,
    private readonly targetId: string,
  ) {
    browser.listen(sessionId, (method, params) => {
      if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
      if (method === 'Log.entryAdded') this.complaints.push(params.entry.text);
      if (method === 'Runtime.consoleAPICalled') this.complaints.push(JSON.stringify(params.args));
      if (method === 'Runtime.exceptionThrown') this.complaints.push(params.exceptionDetails.text);
      if (method === 'Page.javascriptDialogOpening') this.complaints.push(`dialog: ${params.message}`);
      if (method === 'Page.loadEventFired') this.onLoad?.();
    });
  }

  /** Opens an address, with the network disconnected, and waits until everything is loaded. */
  public async open(url: string, look: Look = {}): Promise<void> {
    for (const domain of ['Network', 'Log', 'Runtime', 'Page']) await this.send(`${domain}.enable`);
    await this.send('Network.emulateNetworkConditions', {
      offline: true,
      latency: 0,
      downloadThroughput: 0,
      uploadThroughput: 0,
    });
    await this.look(look);
    const loaded = new Promise<void>((resolve) => (this.onLoad = resolve));
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  public async look({ scheme = 'light', media = 'screen', width = 1200 }: Look): Promise<void> {
    await this.send('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    await this.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
  }

  /** The value of an expression in the page. */
  public async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Takes a picture of the page, or of its visible part. */
  public async screenshot(file: string, isWhole = true): Promise<void> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: isWhole });
    fs.writeFileSync(file, data, 'base64');
  }

  /** Prints the page to PDF. */
  public async print(file?: string): Promise<Buffer> {
    await this.look({ media: 'print' });
    const { data } = await this.send('Page.printToPDF', { printBackground: false, preferCSSPageSize: true });
    const pdf = Buffer.from(data, 'base64');
    if (file) fs.writeFileSync(file, pdf);
    return pdf;
  }

  public async close(): Promise<void> {
    await this.browser.send('Target.closeTarget', { targetId: this.targetId });
  }

  private send(method: string, params: object = {}): Promise<any> {
    return this.browser.send(method, params, this.sessionId);
  }
}
