// Opens pages in the chromium that is installed, and prints as JSON what is
// wrong with each, and what was drawn: node check.mjs CHROMIUM FILE…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...files] = process.argv.slice(2);

const browser = await puppeteer.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
  ],
});

// open opens a tab, which tells of what goes wrong in it.
async function open() {
  const page = await browser.newPage();
  const tab = { page, url: "", say: () => {} };
  page.on("console", (message) => tab.say(`console: ${message.text()}`));
  page.on("pageerror", (error) => tab.say(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== tab.url && !request.url().startsWith("data:")) tab.say(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    tab.say(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return tab;
}

// look opens a page in a tab, once in one scheme and width.
async function look(tab, file, scheme, width) {
  const { page } = tab;
  const url = pathToFileURL(file).href;
  const problems = [];
  const say = (text) => problems.push(`${scheme}, ${width} px: ${text}`);
  Object.assign(tab, { url, say });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width, height: 900 });
  await page.goto(url, { waitUntil: "load" });
  // All that is folded is looked at too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  const seen = await page.evaluate(measure);
  if (seen.overflow > 0) say(`the page is ${seen.overflow} px wider than the window: ${seen.widest}`);
  problems.push(...seen.wrong.map((text) => `${scheme}, ${width} px: ${text}`));
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const v of found.violations) {
    if (v.impact === "serious" || v.impact === "critical") {
      say(`axe: ${v.id} (${v.impact}), ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | ")}`);
    }
  }
  return { problems, marks: seen.marks, charts: seen.charts };
}

// measure runs in the page.
function measure() {
  const root = document.documentElement;
  const wrong = [];
  let widest = "";
  const scrolls = (e) => e.closest(".scroll, pre");
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 1 && !scrolls(e) && !widest) widest = `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") ?? ""}">`;
  }
  let marks = 0;
  const charts = [...document.querySelectorAll("svg.chart")];
  for (const chart of charts) {
    const inside = [...chart.querySelectorAll("path, line, circle, rect")];
    marks += inside.length;
    const box = chart.getBoundingClientRect();
    const room = parseFloat(getComputedStyle(chart).marginLeft) + 4;
    for (const e of inside.concat([...chart.querySelectorAll("text")])) {
      const at = e.getBoundingClientRect();
      // The labels of the axis stand in the margin to the left.
      const margin = e.matches(".y") ? room : 10;
      if (at.left < box.left - margin || at.right > box.right + 10) {
        wrong.push(`a mark stands outside of its chart: ${e.outerHTML.slice(0, 160)}`);
        break;
      }
    }
    if (inside.length === 0) wrong.push("a chart without marks");
  }
  return { overflow: root.scrollWidth - root.clientWidth, widest, marks, charts: charts.length, wrong };
}

// Each page is looked at in one scheme and width, the next one in another: who
// wants a page in all of them names it as often. Two pages at a time, as two
// processors can.
const looks = [["light", 1200], ["dark", 375], ["dark", 1200], ["light", 375]];
const results = {};
const queue = files.map((file, i) => [file, ...looks[i % looks.length]]);
async function work() {
  const tab = await open(); // one for many files: a new one takes longer than a look
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [file] = next;
    const seen = await look(tab, ...next);
    const before = results[file]?.problems ?? [];
    results[file] = { ...seen, problems: before.concat(seen.problems) };
  }
}
await Promise.all([work(), work()]);
await browser.close();
console.log(JSON.stringify(results, null, 2));
