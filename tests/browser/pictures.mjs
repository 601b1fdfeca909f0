// Presses "Save as PNG" and "Save as SVG" under the first chart of a page and keeps what the browser saves.
// Usage: node pictures.mjs CHROMIUM PAGE.html FOLDER
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [executablePath, path, folder] = process.argv.slice(2);
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  const page = await browser.newPage({ colorScheme: "dark" });
  await page.goto(pathToFileURL(path).href);
  for (const words of ["Save as PNG", "Save as SVG"]) {
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("figure.chart").first().getByRole("button", { name: words }).click(),
    ]);
    await saved.saveAs(join(folder, saved.suggestedFilename()));
    console.log(saved.suggestedFilename());
  }
} finally {
  await browser.close();
}
