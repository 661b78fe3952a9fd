// A person in a real browser: signs in, makes a link, follows it, and sees the live counter move.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const url = process.env.TRIBUTARY_URL;
const email = process.env.TRIBUTARY_EMAIL;
const password = process.env.TRIBUTARY_PASSWORD;
const shots = process.env.TRIBUTARY_SCREENSHOTS;
const run = Date.now().toString(36);
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

let browser;
let context;
let page;
const foreign = [];

before(async () => {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  assert.ok(executablePath, "Chromium is missing: run scripts/setup, or set CHROMIUM to a Chromium or Chrome");
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
  page = await context.newPage();
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith("data:") && !asked.startsWith("blob:")) foreign.push(asked);
  });
});

after(async () => browser?.close());

const counter = async (name) => Number(await page.getByTestId(`counter-${name}`).getAttribute("data-value"));

test("a wrong password is refused in words", async () => {
  await page.goto(`${url}/app/`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("alert").first().waitFor();
  if (shots) await page.screenshot({ path: `${shots}/login.png` });
});

test("sign in, and the dashboard is live", async () => {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.locator("[data-testid=live-state][data-state=live]").first().waitFor({ timeout: 15_000 });
});

test("make a link, follow it, and see the counter move", async () => {
  await page.getByRole("link", { name: "Links" }).first().click();
  await page.getByTestId("new-link").first().click();
  await page.getByLabel("Destination", { exact: true }).fill(`${url}/api/health/live?landing=1`);
  await page.getByLabel("Key", { exact: true }).fill(`seen-${run}`);
  await page.getByTestId("link-form-submit").click();
  await page.getByTestId("link-row").filter({ hasText: `seen-${run}` }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/links.png` });

  await page.getByRole("link", { name: "Dashboard" }).first().click();
  await page.locator("[data-testid=live-state][data-state=live]").first().waitFor();
  const before = await counter("clicks");
  const visitor = await (await browser.newContext()).newPage();
  // Headless Chromium says so in its user agent and would rightly be labelled.
  await visitor.setExtraHTTPHeaders({
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  });
  await visitor.goto(`${url}/seen-${run}`);
  assert.match(visitor.url(), /\/api\/health\/live\?landing=1&dub_id=[-\w]{16}$/);
  await page.waitForFunction(
    (least) => Number(document.querySelector("[data-testid=counter-clicks]")?.getAttribute("data-value")) > least,
    before,
    { timeout: 10_000 },
  );
  await page.getByTestId("event-feed").getByText(`seen-${run}`).first().waitFor();
  if (shots) await page.screenshot({ path: `${shots}/dashboard.png` });
});

test("rules are made with the keyboard, put in order, and send visitors their way", async () => {
  const landing = (name) => `${url}/api/health/live?landing=${name}`;
  await page.getByRole("link", { name: "Links" }).first().click();
  await page.getByTestId("new-link").first().click();
  await page.getByLabel("Destination", { exact: true }).first().fill(landing("own"));
  await page.getByLabel("Key", { exact: true }).fill(`ruled-${run}`);
  await page.getByText("Targeting rules").click();
  await page.getByTestId("add-rule").click();
  await page.getByTestId("add-rule").click();
  const first = page.getByTestId("rule").nth(0);
  const second = page.getByTestId("rule").nth(1);
  await first.getByText("Computer", { exact: true }).click();
  await first.getByLabel("Destination", { exact: true }).fill(landing("computer"));
  await second.getByLabel("Condition", { exact: true }).selectOption("valuelessQuery");
  await second.getByLabel("Parameter name", { exact: true }).fill("beta");
  await second.getByRole("button", { name: "Add condition" }).click();
  await second.getByTestId("rule-condition").nth(1).getByLabel("Condition", { exact: true }).selectOption("country");
  await second.getByTestId("rule-condition").nth(1).getByLabel("Match", { exact: true }).selectOption("not");
  await second.getByTestId("rule-condition").nth(1).getByLabel("Any of", { exact: true }).fill("CH, li");
  if (shots) await page.screenshot({ path: `${shots}/rules.png` });

  await page.getByTestId("link-form-submit").click();
  await second.getByText("This is needed").waitFor();
  await second.getByLabel("Destination", { exact: true }).fill(landing("beta"));
  await second.getByRole("button", { name: "Move rule 2 up" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Rule 2 is now at position 1").waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Move rule 1 up");
  assert.equal(await first.getByLabel("Destination", { exact: true }).inputValue(), landing("beta"));
  await page.getByTestId("link-form-submit").click();
  const row = page.getByTestId("link-row").filter({ hasText: `ruled-${run}` });
  await row.getByText("Rules", { exact: true }).waitFor();

  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(`${url}/ruled-${run}`);
  assert.match(visitor.url(), /landing=computer/);
  await visitor.goto(`${url}/ruled-${run}?beta`);
  assert.match(visitor.url(), /landing=beta/);
});

test("a test, a card, places and limits are kept and shown again", async () => {
  const row = page.getByTestId("link-row").filter({ hasText: `ruled-${run}` });
  const edit = async () => {
    await row.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
  };
  await edit();
  await page.getByText("A/B test", { exact: true }).last().click();
  await page.getByTestId("add-test").click();
  await page.getByLabel("Variant B", { exact: true }).fill(`${url}/api/health/live?landing=b`);
  await page.getByLabel("Share, %", { exact: true }).first().fill("70");
  await page.getByText("Together 120 of 100 %").waitFor();
  await page.getByLabel("Share, %", { exact: true }).nth(1).fill("30");
  await page.getByText("Preview when shared").click();
  await page.getByRole("switch", { name: "Use a preview of its own" }).click();
  await page.getByLabel("Description", { exact: true }).fill("Shown in messengers");
  await page.getByText("Apps and countries").click();
  await page.getByRole("button", { name: "Add country" }).click();
  await page.getByTestId("geo-target").getByLabel("Country", { exact: true }).fill("fr");
  await page.getByTestId("geo-target").getByLabel("Destination", { exact: true }).fill("https://shop.example/fr");
  await page.getByText("Access and expiry").click();
  await page.getByLabel("Destination after expiry", { exact: true }).fill("https://shop.example/over");
  await page.getByLabel("Click limit", { exact: true }).fill("5000");
  if (shots) await page.screenshot({ path: `${shots}/targeting.png` });
  await page.getByTestId("link-form-submit").click();
  await row.getByText("A/B test", { exact: true }).waitFor();

  const card = await context.request.get(`${url}/ruled-${run}`, { headers: { "user-agent": "Twitterbot/1.0" } });
  assert.match(await card.text(), /og:description" content="Shown in messengers"/);
  await edit();
  assert.equal(await page.getByTestId("rule").count(), 2);
  assert.equal(await page.getByLabel("Share, %", { exact: true }).nth(1).inputValue(), "30");
  assert.equal(await page.getByTestId("geo-target").getByLabel("Country", { exact: true }).inputValue(), "FR");
  await page.getByTestId("rule").first().getByRole("button", { name: "Remove rule 1" }).click();
  await page.getByTestId("link-form-submit").click();
  await page.getByTestId("link-form").waitFor({ state: "detached" });
  await edit();
  assert.equal(await page.getByTestId("rule").count(), 1);
  assert.equal(await page.getByLabel("Click limit", { exact: true }).inputValue(), "5000");
  await page.keyboard.press("Escape");
});

test("the link's own page shows the click", async () => {
  await page.getByRole("link", { name: "Links" }).first().click();
  await page.getByRole("searchbox").first().fill(`seen-${run}`);
  await page.getByTestId("link-row").filter({ hasText: `seen-${run}` }).getByRole("link").first().click();
  await page.getByTestId("total-clicks").waitFor();
  await page.waitForFunction(
    () => /1/.test(document.querySelector("[data-testid=total-clicks]")?.textContent ?? ""),
    undefined,
    { timeout: 15_000 },
  );
  if (shots) await page.screenshot({ path: `${shots}/link.png` });
});

test("the mesh shows itself to the operator, by mouse and by keyboard", async () => {
  await page.getByRole("link", { name: "Mesh" }).first().click();
  await page.getByTestId("mesh-node").first().waitFor();
  const tracking = page.getByTestId("mesh-part-tracking");
  await tracking.waitFor();
  await page.locator('[data-arrow="gateway>tracking"]').waitFor({ state: "attached" });
  await page.getByTestId("mesh-operation").filter({ hasText: "tracking." }).first().waitFor();
  if (shots) await page.screenshot({ path: `${shots}/mesh.png`, fullPage: true });

  await tracking.focus();
  await page.keyboard.press("Enter");
  assert.equal(await tracking.getAttribute("aria-pressed"), "true");
  assert.match(await tracking.getAttribute("aria-label"), /^Tracking, 1 node, .+\/s/);
  await page.getByRole("heading", { name: "Operations: Tracking" }).waitFor();
  const shown = await page.getByTestId("mesh-operation").allInnerTexts();
  assert.ok(shown.length > 0 && shown.every((row) => row.startsWith("tracking.")), shown.join());
  if (shots) await page.screenshot({ path: `${shots}/mesh-chosen.png` });
  await page.getByRole("button", { name: "Show all" }).click();
  assert.equal(await tracking.getAttribute("aria-pressed"), "false");
});

test("French, on a phone, with the keyboard", async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "fr-FR" });
  const tab = await phone.newPage();
  await tab.goto(`${url}/app/login`);
  await tab.getByTestId("login-form").waitFor();
  assert.equal(await tab.locator("html").getAttribute("lang"), "fr");
  await tab.locator("input[type=email]").focus();
  await tab.keyboard.type(email);
  await tab.locator("input[type=password]").focus();
  await tab.keyboard.type(password);
  await tab.keyboard.press("Enter");
  await tab.locator("[data-testid=live-state][data-state=live]").first().waitFor({ timeout: 15_000 });
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  if (shots) await tab.screenshot({ path: `${shots}/dashboard-phone-fr.png` });

  await tab.getByRole("button", { name: "Compte" }).first().click();
  await tab.getByRole("menuitem", { name: "Maillage" }).click();
  await tab.getByTestId("mesh-part-gateway").waitFor();
  const sideways = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(sideways <= 0, `the mesh is ${sideways} px too wide`);
  if (shots) await tab.screenshot({ path: `${shots}/mesh-phone-fr.png` });
});

test("nothing was asked of anybody else", () => assert.deepEqual(foreign, []));
