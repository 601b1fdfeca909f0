// Opens finished pages in Chromium with the network refused, and tells as JSON what a reader would meet.
// Usage: node audit.mjs CHROMIUM PAGE.html ...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const [executablePath, ...paths] = process.argv.slice(2);
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

const violations = page => page.evaluate(async tags => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`));
}, TAGS);

// How far the document runs over the right edge, in pixels: a reader would have to scroll sideways.
const overrun = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Text of a drawing that reaches over its canvas, in this browser's own font.
const cutOff = page => page.evaluate(() => [...document.querySelectorAll("svg[role=img]")].flatMap(svg => {
  const canvas = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < canvas.left - 1 || box.top < canvas.top - 1 || box.right > canvas.right + 1 || box.bottom > canvas.bottom + 1;
  }).map(text => text.textContent);
}));

// Presses Tab through the page: what takes the focus, and whether it can be seen.
async function walk(page) {
  const stops = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
      return { tag: at.tagName, text: at.textContent.trim().slice(0, 40), outlined: style.outlineStyle !== "none",
        seen: box.width > 0 && box.right > 0 && box.bottom > 0 };
    });
    if (stop.tag === "BODY") break;
    stops.push(stop);
  }
  return stops;
}

async function audit(browser, path) {
  const result = { path, requests: [], messages: [], dialogs: [] };
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.route("**/*", route => {
    const url = route.request().url();
    if (url === pathToFileURL(path).href || url.startsWith("data:")) return route.continue();
    result.requests.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", message => ["error", "warning"].includes(message.type()) && result.messages.push(message.text()));
  page.on("pageerror", error => result.messages.push(String(error)));
  page.on("dialog", dialog => { result.dialogs.push(dialog.message()); return dialog.dismiss(); });
  await page.goto(pathToFileURL(path).href);
  result.cutOff = await cutOff(page);
  result.stops = await walk(page);
  await page.evaluate(() => document.querySelectorAll("details").forEach(details => { details.open = true; }));
  await page.evaluate(axe);
  result.light = await violations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  result.dark = await violations(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.waitForTimeout(100);
  result.narrowOverrun = await overrun(page);
  result.narrow = await violations(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html{font-size:200%!important}*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
    document.adoptedStyleSheets = [sheet];
  });
  result.largeOverrun = await overrun(page);
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 680, height: 960 });
  result.printOverrun = await overrun(page);
  result.pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true, tagged: true })).length;
  await context.close();
  return result;
}

const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  const results = [];
  for (const path of paths) results.push(await audit(browser, path));
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
}
