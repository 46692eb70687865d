// browser.js - headless Chromium, driven over a pipe: no package is needed.
'use strict';
const {spawn} = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const names = ['chromium', 'chromium-browser', 'google-chrome'];

// The path of a browser, or null.
function find() {
    for (const folder of (process.env.PATH || '').split(':'))
        for (const name of names)
            if (fs.existsSync(path.join(folder, name))) return path.join(folder, name);
    return null;
}

class Browser {
    constructor(program, {width = 1400, height = 900, dark = false} = {}) {
        this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rung-browser-'));
        this.process = spawn(program, [
            '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-pipe', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', `--user-data-dir=${this.folder}`,
            `--window-size=${width},${height}`, '--hide-scrollbars', 'about:blank',
        ], {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: {...process.env, HOME: this.folder}});
        this.size = {width, height};
        this.dark = dark;
        this.calls = new Map();
        this.next = 1;
        this.troubles = [];         // what the console and the network complained of
        let rest = '';
        this.process.stdio[4].setEncoding('utf8').on('data', text => {
            const pieces = (rest + text).split('\0');
            rest = pieces.pop();
            for (const piece of pieces) this.take(JSON.parse(piece));
        });
        this.process.stdio[3].on('error', () => {});
    }

    take(message) {
        if (message.id !== undefined) {
            const {resolve, reject} = this.calls.get(message.id);
            this.calls.delete(message.id);
            if (message.error) reject(new Error(message.error.message)); else resolve(message.result);
        } else if (message.method === 'Runtime.exceptionThrown') {
            this.troubles.push(message.params.exceptionDetails.exception?.description || message.params.exceptionDetails.text);
        } else if (message.method === 'Runtime.consoleAPICalled' && ['error', 'warning'].includes(message.params.type)) {
            this.troubles.push(message.params.args.map(a => a.value).join(' '));
        } else if (message.method === 'Log.entryAdded' && ['error', 'warning'].includes(message.params.entry.level)) {
            this.troubles.push(`${message.params.entry.text} ${message.params.entry.url || ''}`);
        }
    }

    call(method, params = {}) {
        const id = this.next++;
        this.process.stdio[3].write(JSON.stringify({id, method, params, ...(this.session && {sessionId: this.session})}) + '\0');
        return new Promise((resolve, reject) => this.calls.set(id, {resolve, reject}));
    }

    async open(url) {
        const {targetId} = await this.call('Target.createTarget', {url: 'about:blank'});
        this.session = (await this.call('Target.attachToTarget', {targetId, flatten: true})).sessionId;
        for (const domain of ['Page', 'Runtime', 'Log']) await this.call(`${domain}.enable`);
        await this.call('Emulation.setDeviceMetricsOverride', {...this.size, deviceScaleFactor: 1, mobile: false});
        await this.call('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: this.dark ? 'dark' : 'light'}]});
        await this.call('Page.navigate', {url});
    }

    // The value of an expression in the page.
    async value(expression) {
        const {result, exceptionDetails} = await this.call('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
        return result.value;
    }

    async screenshot(file) {
        fs.writeFileSync(file, Buffer.from((await this.call('Page.captureScreenshot')).data, 'base64'));
    }

    async close() {
        const ended = new Promise(resolve => this.process.once('exit', resolve));
        this.call('Browser.close').catch(() => {});
        const timer = setTimeout(() => this.process.kill('SIGKILL'), 3000);
        await ended;
        clearTimeout(timer);
        fs.rmSync(this.folder, {recursive: true, force: true, maxRetries: 5});
    }
}

module.exports = {find, Browser};
