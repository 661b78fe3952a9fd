// A newcomer's first minutes in a workspace of their own, and what happens when something goes wrong meanwhile.
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
// Headless Chromium says so in its user agent and would rightly be labelled.
const person = {
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
};

let browser;
let token;
let context;
let page;

async function api(method, path, body, as = token) {
  const answer = await fetch(`${url}/api${path}`, {
    method,
    headers: { "content-type": "application/json", ...(as ? { authorization: `Bearer ${as}` } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const read = await answer.json();
  assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(read)}`);
  return read;
}

/** A browser in which somebody is signed in already. */
async function signedIn(as, options = {}) {
  const made = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US", ...options });
  const tab = await made.newPage();
  await tab.goto(`${url}/app/login`);
  await tab.evaluate((held) => sessionStorage.setItem("tributary.session", held), JSON.stringify({ token: as, expiresAt: Date.now() + 3_000_000 }));
  await tab.goto(`${url}/app/`);
  return tab;
}

async function visit(key) {
  const answer = await fetch(`${url}/${key}`, { redirect: "manual", headers: person });
  return new URL(answer.headers.get("location")).searchParams.get("dub_id");
}

before(async () => {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  assert.ok(executablePath, "Chromium is missing: run scripts/setup, or set CHROMIUM to a Chromium or Chrome");
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
  const owner = (await api("POST", "/auth/login", { email, password }, null)).token;
  const workspace = await api("POST", "/workspaces", { name: `First ${run}`, currency: "eur" }, owner);
  token = (await api("POST", "/auth/switch", { workspaceId: workspace.id }, owner)).token;
  page = await signedIn(token);
  context = page.context();
});

after(async () => browser?.close());

const step = (name) => page.locator(`[data-testid=step-${name}]`);
const done = (name) => page.locator(`[data-testid=step-${name}][data-done=true]`).waitFor({ timeout: 20_000 });

test("the empty dashboard says what to do first", async () => {
  await page.getByTestId("first-steps").waitFor({ timeout: 15_000 });
  for (const name of ["link", "open", "partner", "sale"]) assert.equal(await step(name).getAttribute("data-done"), "false");
  assert.match(await step("sale").innerText(), /track\/sale[\s\S]*<click id>/);
  assert.match(await page.getByTestId("first-steps").innerText(), /scripts\/demo/);
  if (shots) await page.screenshot({ path: `${shots}/first-steps.png`, fullPage: true });
});

test("a workspace without a programme leads to one, and then to its first partner", async () => {
  await step("partner").getByRole("link").click();
  await page.getByTestId("new-program").first().click();
  await page.getByLabel("Name", { exact: true }).fill("Friends");
  await page.getByLabel("Your website", { exact: true }).fill("shop.example.com");
  await page.getByTestId("program-form-submit").click();
  await page.getByTestId("new-partner").first().click();
  await page.getByLabel("Name", { exact: true }).fill("Awa");
  await page.getByLabel("Email", { exact: true }).fill(`awa-${run}@example.com`);
  await page.getByTestId("partner-form-submit").click();
  await page.getByTestId("partner-row").filter({ hasText: "Awa" }).waitFor();
});

test("a link takes an address without a scheme and a country by its name", async () => {
  await page.getByRole("link", { name: "Dashboard" }).first().click();
  await done("partner");
  await step("link").getByRole("link").click();
  await page.getByLabel("Destination", { exact: true }).fill("shop.example.com/shoes");
  await page.getByLabel("Key", { exact: true }).fill(`first-${run}`);
  await page.getByText("Apps and countries").click();
  await page.getByRole("button", { name: "Add country" }).click();
  await page.getByTestId("geo-target").getByLabel("Country", { exact: true }).fill("Switzerland");
  await page.getByTestId("geo-target").getByLabel("Destination", { exact: true }).fill("shop.example.ch");
  assert.equal(await page.getByRole("switch", { name: "Attribute leads and sales" }).getAttribute("data-state"), "checked");
  await page.getByTestId("link-form-submit").click();
  await page.getByTestId("link-row").filter({ hasText: `first-${run}` }).waitFor();
  const [made] = await api("GET", `/links?search=first-${run}`);
  assert.equal(made.url, "https://shop.example.com/shoes");
  assert.deepEqual(made.geo, { CH: "https://shop.example.ch" });
});

test("a link's page moves while one looks at it", async () => {
  await page.getByTestId("link-row").filter({ hasText: `first-${run}` }).getByRole("link").first().click();
  await page.getByTestId("total-clicks").getByText("0", { exact: true }).waitFor();
  await visit(`first-${run}`);
  await page.getByTestId("total-clicks").getByText("1", { exact: true }).waitFor({ timeout: 15_000 });
  await visit(`first-${run}`);
  await page.getByTestId("total-clicks").getByText("2", { exact: true }).waitFor({ timeout: 15_000 });
});

test("what was typed is not thrown away without a question", async () => {
  await page.getByRole("link", { name: "Links" }).first().click();
  await page.getByTestId("new-link").first().click();
  await page.keyboard.press("Escape");
  await page.getByTestId("link-form").waitFor({ state: "detached" });
  await page.getByTestId("new-link").first().click();
  const destination = page.getByLabel("Destination", { exact: true });
  await destination.fill("https://shop.example.com/typed");
  await page.keyboard.press("Escape");
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  assert.equal(await destination.inputValue(), "https://shop.example.com/typed");
  await page.goBack();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  assert.equal(await destination.inputValue(), "https://shop.example.com/typed");
});

test("a draft outlives the session", async () => {
  await page.route("**/api/links", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 401, contentType: "application/json", body: '{"error":{"code":"unauthorized","message":"over"}}' })
      : route.fallback(),
  );
  await page.getByTestId("link-form-submit").click();
  await page.getByTestId("login-form").waitFor();
  await page.unroute("**/api/links");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("before the session ended").waitFor();
  assert.equal(await page.getByLabel("Destination", { exact: true }).inputValue(), "https://shop.example.com/typed");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await page.getByTestId("link-form").waitFor({ state: "detached" });
});

test("a new tab is signed in, and so is who looks at the login page", async () => {
  const tab = await context.newPage();
  await tab.goto(`${url}/app/links`);
  await tab.getByTestId("new-link").first().waitFor();
  await tab.goto(`${url}/app/login`);
  await tab.locator("[data-testid=live-state]").first().waitFor();
  await tab.getByRole("button", { name: "Account and settings" }).first().click();
  await tab.getByRole("menuitem", { name: "Sign out" }).click();
  await tab.getByTestId("login-form").waitFor();
  await page.getByTestId("login-form").waitFor();
  await tab.close();
});

test("offline the application stays, and goes on when the network is back", async () => {
  page = await signedIn(token);
  context = page.context();
  await page.getByTestId("first-steps").waitFor({ timeout: 15_000 });
  await context.setOffline(true);
  await page.getByTestId("connection-notice").waitFor();
  await page.getByRole("link", { name: "Products" }).first().click();
  await page.getByTestId("page-retry").waitFor();
  assert.ok(await page.getByRole("link", { name: "Dashboard" }).first().isVisible());
  if (shots) await page.screenshot({ path: `${shots}/offline.png` });
  await context.setOffline(false);
  await page.getByTestId("connection-notice").waitFor({ state: "detached" });
  await page.getByTestId("page-retry").click();
  await page.getByTestId("new-product").first().waitFor();
});

test("sums of two currencies stand beside each other, and the first steps are over", async () => {
  const [link] = await api("GET", `/links?search=first-${run}`);
  const clickId = await visit(`first-${run}`);
  await api("POST", "/track/sale", { clickId, customerExternalId: `c-${run}`, amount: 4995, invoiceId: `A-${run}`, currency: "eur" });
  await api("POST", "/track/sale", { customerExternalId: `c-${run}`, amount: 5000, invoiceId: `B-${run}`, currency: "jpy" });
  await page.getByRole("link", { name: "Dashboard" }).first().click();
  await page.getByText("and ¥5,000").waitFor({ timeout: 15_000 });
  await page.getByTestId("first-steps").waitFor({ state: "detached" });
  assert.match(await page.getByTestId("counter-saleAmount").innerText(), /€49\.95/);
  await page.goto(`${url}/app/links/${link.id}?metric=saleAmount`);
  const total = page.getByTestId("total-saleAmount");
  await total.getByText("€49.95").waitFor();
  await total.getByText("¥5,000").waitFor();
  await page.getByText("The chart shows EUR only.").waitFor();
  if (shots) await page.screenshot({ path: `${shots}/two-currencies.png`, fullPage: true });
});

test("links can be read at every width, and say why they do not work", async () => {
  await api("POST", "/links", { url: "https://shop.example.com/over", key: `over-${run}`, clickLimit: 1 });
  await api("GET", `/links?search=over-${run}`);
  await visit(`over-${run}`);
  await page.goto(`${url}/app/links`);
  const row = page.getByTestId("link-row").filter({ hasText: `over-${run}` });
  await page.waitForFunction(async (asked) => (await (await fetch(asked.path, asked.with)).json())[0].clicks > 0, {
    path: `/api/links?search=over-${run}`,
    with: { headers: { authorization: `Bearer ${token}` } },
  });
  await page.reload();
  for (const width of [390, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await row.getByText("Limit reached").locator("visible=true").first().waitFor();
    const name = await row.getByRole("link").first().boundingBox();
    assert.ok(name.width > 100, `at ${width} px the link has ${name.width} px`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `at ${width} px the page is ${overflow} px too wide`);
    if (shots) await page.screenshot({ path: `${shots}/links-${width}.png` });
  }
});

test("fraud is asked about before it is said", async () => {
  const decided = [];
  const held = {
    id: "cm_1", type: "sale", amount: 5000, amountCurrency: "jpy", earnings: 1000, currency: "usd", status: "hold",
    invoiceId: null, description: null, quantity: 1, createdAt: new Date().toISOString(), paidAt: null,
    partner: { id: "pn_1", name: "Awa", email: null }, review: { score: 87, reasons: ["own_customer: it is"], by: null, at: null },
  };
  await page.route("**/api/commissions?*", (route) => route.fulfill({ json: [held] }));
  await page.route("**/api/commissions/cm_1", (route) => {
    decided.push(route.request().postDataJSON());
    return route.fulfill({ json: held });
  });
  await page.goto(`${url}/app/commissions`);
  const row = page.getByTestId("commission-row").first();
  await row.getByText("¥5,000").waitFor();
  await row.getByRole("button", { name: "Reject as fraud" }).click();
  assert.deepEqual(decided, []);
  await page.getByRole("alertdialog").getByRole("button", { name: "Reject as fraud" }).click();
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
  assert.deepEqual(decided, [{ status: "fraud" }]);
  await page.unrouteAll();
});

test("what a role may not do is not offered", async () => {
  const member = { email: `member-${run}@example.com`, password: `long enough ${run}`, name: "Mia", role: "member" };
  await api("POST", "/members", member);
  const theirs = (await api("POST", "/auth/login", { email: member.email, password: member.password }, null)).token;
  const tab = await signedIn(theirs);
  await tab.goto(`${url}/app/partners`);
  await tab.getByTestId("partner-row").first().waitFor();
  assert.equal(await tab.getByTestId("new-partner").count(), 0);
  await tab.goto(`${url}/app/links`);
  await tab.getByTestId("new-link").first().waitFor();
});
