// The official Dub SDK, unmodified, against a running Tributary: one merchant's story from the first link to the commission.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Dub } from "dub";
import * as errors from "dub/models/errors";

const url = process.env.TRIBUTARY_URL;
const key = process.env.TRIBUTARY_KEY;
const dub = new Dub({ token: key, serverURL: `${url}/api` });
const run = Date.now().toString(36);
const BROWSER =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** Follows a short link as a visitor and returns the click id that the shop would find in its URL. */
async function click(shortLink, headers = {}) {
  const response = await fetch(shortLink, {
    redirect: "manual",
    headers: { "user-agent": BROWSER, referer: "https://www.youtube.com/watch?v=1", ...headers },
  });
  assert.equal(response.status, 302);
  return new URL(response.headers.get("location")).searchParams.get("dub_id");
}

/** Asks until the answer is as expected: what follows a click or a sale is counted a moment later. */
async function eventually(ask, expected, what) {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (expected(answer)) return answer;
    if (Date.now() > end) assert.fail(`${what}: still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function pages(first) {
  const all = [];
  for await (const page of first) all.push(...(page.result ?? page));
  return all;
}

test("tags, folders and domains", async () => {
  const tag = await dub.tags.create({ name: `tag ${run}`, color: "blue" });
  assert.match(tag.id, /^tag_/);
  assert.equal((await dub.tags.update(tag.id, { name: `tag2 ${run}` })).name, `tag2 ${run}`);
  assert.ok((await dub.tags.list({})).some((t) => t.id === tag.id));
  const folder = await dub.folders.create({ name: `folder ${run}` });
  assert.equal((await dub.folders.update(folder.id, { name: `folder2 ${run}` })).name, `folder2 ${run}`);
  assert.ok((await dub.folders.list({})).some((f) => f.id === folder.id));
  const domain = await dub.domains.create({ slug: `go-${run}.example.com` });
  assert.equal(domain.slug, `go-${run}.example.com`);
  assert.ok((await pages(await dub.domains.list({}))).some((d) => d.slug === domain.slug));
  await dub.domains.update(domain.slug, { expiredUrl: "https://example.com/expired" });
  await dub.domains.delete(domain.slug);
  await dub.folders.delete(folder.id);
  await dub.tags.delete(tag.id);
});

test("links: create, get, list, count, update, upsert, createMany, updateMany, delete", async () => {
  const tag = await dub.tags.create({ name: `links ${run}`, color: "red" });
  const link = await dub.links.create({
    url: "https://example.com/landing?a=1#part",
    key: `sdk-${run}`,
    externalId: `ext-${run}`,
    tagIds: [tag.id],
    comments: "first",
    utmSource: "newsletter",
  });
  assert.equal(link.key, `sdk-${run}`);
  assert.equal(link.clicks, 0);
  assert.equal((await dub.links.get({ linkId: link.id })).id, link.id);
  assert.equal((await dub.links.get({ externalId: `ext-${run}` })).id, link.id);
  assert.equal((await dub.links.get({ domain: link.domain, key: link.key })).id, link.id);
  const changed = await dub.links.update(link.id, { title: "Landing", comments: null });
  assert.equal(changed.title, "Landing");
  assert.equal(changed.comments, null);
  assert.equal((await dub.links.update(`ext_ext-${run}`, { title: "Again" })).id, link.id);

  const upserted = await dub.links.upsert({ url: "https://example.com/upsert", key: `ups-${run}`, tagIds: [tag.id] });
  assert.equal((await dub.links.upsert({ url: "https://example.com/upsert", key: `ups-${run}` })).id, upserted.id);

  const many = await dub.links.createMany([
    { url: "https://example.com/1", key: `many1-${run}`, tagIds: [tag.id] },
    { url: "https://example.com/2", key: `many2-${run}`, tagIds: [tag.id] },
    { url: "https://example.com/3", key: `sdk-${run}` },
  ]);
  assert.equal(many.length, 3);
  assert.equal(many.filter((one) => one.id).length, 2);
  assert.ok(many[2].error, "a taken key is reported in its place");

  const listed = await pages(await dub.links.list({ tagIds: [tag.id], pageSize: 2 }));
  assert.equal(listed.length, 4);
  assert.equal(Number(await dub.links.count({ tagIds: [tag.id] })), 4);
  const updated = await dub.links.updateMany({ linkIds: [many[0].id, many[1].id], data: { comments: "bulk" } });
  assert.equal(updated.length, 2);
  assert.equal((await dub.links.deleteMany({ linkIds: [many[0].id, many[1].id] })).deletedCount, 2);
  assert.equal((await dub.links.delete(upserted.id)).id, upserted.id);
  await assert.rejects(dub.links.get({ linkId: upserted.id }), errors.NotFound);
});

test("QR codes are pictures", async () => {
  const picture = await dub.qrCodes.get({ url: `${url}/sdk-${run}`, size: 200 });
  assert.ok(picture.length > 100);
  const raw = await fetch(`${url}/api/qr?url=${encodeURIComponent(`${url}/x`)}`);
  assert.equal(raw.headers.get("content-type"), "image/png");
});

test("from a partner's link to a commission, with analytics and events", async () => {
  const partner = await dub.partners.create({ name: "Awa Ndiaye", email: `awa-${run}@example.com`, tenantId: `t-${run}` });
  assert.match(partner.id, /^pn_/);
  assert.ok((await dub.partners.list({ email: partner.email })).some((p) => p.id === partner.id));
  const link = await dub.partners.createLink({
    partnerId: partner.id,
    url: "https://shop.example.com/shoes?utm_campaign=spring",
    key: `awa-${run}`,
  });
  assert.equal(link.partnerId, partner.id);
  const again = await dub.partners.upsertLink({ tenantId: `t-${run}`, url: "https://shop.example.com/shoes?utm_campaign=spring", key: `awa-${run}` });
  assert.equal(again.id, link.id);
  assert.equal((await dub.partners.retrieveLinks({ partnerId: partner.id })).length, 1);

  const clickId = await click(`${link.shortLink}?sub_id=story`);
  await click(`${link.shortLink}?qr=1`);
  await click(link.shortLink, { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" });

  const lead = await dub.track.lead({
    clickId,
    eventName: "Sign up",
    customerExternalId: `cus-${run}`,
    customerName: "Modou Fall",
    customerEmail: "modou@example.com",
  });
  assert.equal(lead.click.id, clickId);
  assert.equal(lead.link.id, link.id);
  assert.equal(lead.customer.externalId, `cus-${run}`);
  const sale = { customerExternalId: `cus-${run}`, amount: 4995, currency: "usd", invoiceId: `inv-${run}`, metadata: { basket: 3 } };
  const first = await dub.track.sale(sale);
  assert.equal(first.sale.amount, 4995);
  const repeated = await dub.track.sale(sale);
  assert.equal(repeated.sale.amount, 4995, "an invoice counts once");
  await assert.rejects(dub.track.sale({ ...sale, amount: 9999 }), { statusCode: 409 }, "another sale under the same number");
  const stranger = await dub.track.sale({ customerExternalId: `nobody-${run}`, amount: 100 });
  assert.equal(stranger.customer, null);
  assert.equal(stranger.sale, null);

  await eventually(() => dub.links.get({ linkId: link.id }), (l) => l.clicks === 2 && l.leads === 1 && l.sales === 1, "counters");
  const counted = await dub.analytics.retrieve({ linkId: link.id, event: "composite", groupBy: "count", interval: "24h" });
  assert.deepEqual(
    { clicks: counted.clicks, leads: counted.leads, sales: counted.sales, saleAmount: counted.saleAmount },
    { clicks: 2, leads: 1, sales: 1, saleAmount: 4995 },
  );
  for (const event of ["clicks", "leads", "sales", "composite"]) {
    for (const groupBy of ["timeseries", "countries", "continents", "cities", "devices", "browsers", "os", "referers",
      "referer_urls", "triggers", "top_links", "top_urls"]) {
      const rows = await dub.analytics.retrieve({ linkId: link.id, event, groupBy, interval: "24h" });
      assert.ok(Array.isArray(rows), `${event} by ${groupBy}`);
    }
  }
  const triggers = await dub.analytics.retrieve({ linkId: link.id, event: "clicks", groupBy: "triggers", interval: "24h" });
  assert.deepEqual(Object.fromEntries(triggers.map((t) => [t.trigger, t.clicks])), { link: 1, qr: 1 });
  const browsers = await dub.analytics.retrieve({ linkId: link.id, event: "clicks", groupBy: "browsers", interval: "24h" });
  assert.equal(browsers[0].browser, "Chrome");
  const series = await dub.analytics.retrieve({ linkId: link.id, event: "clicks", groupBy: "timeseries", interval: "24h" });
  assert.equal(series.reduce((sum, bucket) => sum + bucket.clicks, 0), 2);
  const top = await dub.analytics.retrieve({ event: "clicks", groupBy: "top_links", interval: "24h", linkId: link.id });
  assert.equal(top[0].shortLink, link.shortLink);
  // The SDK has no response type for these two; the wire has.
  for (const [groupBy, field, value] of [["utm_campaigns", "utm_campaign", "spring"], ["sub_ids", "sub_id", "story"]]) {
    const response = await fetch(`${url}/api/analytics?event=clicks&groupBy=${groupBy}&linkId=${link.id}&interval=24h`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const rows = await response.json();
    assert.ok(rows.some((row) => row[field] === value), JSON.stringify(rows));
  }

  const clicks = await dub.events.list({ event: "clicks", linkId: link.id, interval: "24h" });
  assert.equal(clicks.length, 2);
  assert.equal((await dub.events.list({ event: "leads", linkId: link.id, interval: "24h" })).length, 1);
  const sales = await dub.events.list({ event: "sales", linkId: link.id, interval: "24h" });
  assert.equal(sales[0].sale.invoiceId, `inv-${run}`);

  const commissions = await eventually(
    async () => pages(await dub.commissions.list({ partnerId: partner.id })),
    (all) => all.length === 1,
    "commissions",
  );
  assert.equal(commissions[0].earnings, 500, "10 % of 49.95, half a cent rounds up");
  assert.equal(commissions[0].status, "pending");
  const customers = await pages(await dub.customers.list({ externalId: `cus-${run}` }));
  assert.equal(customers.length, 1);
  assert.deepEqual(await dub.payouts.list({}), []);
});

test("each typed error", async () => {
  await assert.rejects(
    new Dub({ token: "dub_wrong_key_000000", serverURL: `${url}/api` }).links.list({}),
    errors.Unauthorized,
  );
  await assert.rejects(dub.links.get({ linkId: "link_unknown" }), errors.NotFound);
  await dub.links.create({ url: "https://example.com", key: `taken-${run}` });
  await assert.rejects(dub.links.create({ url: "https://example.com", key: `TAKEN-${run}` }), errors.Conflict);
  await assert.rejects(dub.links.create({ url: "javascript:alert(1)" }), errors.UnprocessableEntity);
});

test("too many requests are a typed error with whole seconds to wait", async () => {
  const made = await fetch(`${url}/api/api-keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ name: `limited ${run}` }),
  });
  assert.equal(made.status, 201);
  const limited = (await made.json()).key;
  const eager = new Dub({ token: limited, serverURL: `${url}/api` });
  let refused;
  const hammer = async () => {
    while (!refused) {
      const response = await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${limited}` } });
      await response.arrayBuffer();
      if (response.status === 429) refused = response;
    }
  };
  await Promise.all(Array.from({ length: 32 }, hammer));
  assert.match(refused.headers.get("retry-after"), /^[1-9]\d*$/);
  // The bucket refills while we look, so ask until the SDK meets the limit too.
  const met = await Promise.allSettled(Array.from({ length: 400 }, () => eager.tags.list({})));
  const limits = met.filter((one) => one.status === "rejected").map((one) => one.reason);
  assert.ok(limits.length > 0);
  assert.ok(limits.every((reason) => reason instanceof errors.RateLimitExceeded), String(limits[0]));
});
