-- Numbers what is said about the conversion behind a commission; the highest wins.
ALTER TABLE commissions ADD COLUMN conversion_version integer NOT NULL DEFAULT 0;

-- How many sales to a customer stand. Of sales before this column only those that earned something are known.
ALTER TABLE referred_customers ADD COLUMN sales bigint NOT NULL DEFAULT 1 CHECK (sales >= 0);
UPDATE referred_customers r SET sales = known.sales
  FROM (SELECT workspace_id, program_id, partner_id, customer_id, count(*) AS sales
          FROM commissions WHERE type = 'sale' AND event_id IS NOT NULL AND customer_id IS NOT NULL
         GROUP BY workspace_id, program_id, partner_id, customer_id) known
 WHERE (known.workspace_id, known.program_id, known.partner_id, known.customer_id)
     = (r.workspace_id, r.program_id, r.partner_id, r.customer_id);

-- What was refunded, or counted twice, before anything followed from it is taken back now: here, and by a fact where it was recorded.
CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
  SELECT c.id, c.workspace_id, c.program_id, c.partner_id, c.customer_id, c.event_id, c.type, c.quantity,
         c.amount, c.amount_currency, c.amount_currency = w.currency AS counted
    FROM commissions c JOIN workspaces w USING (workspace_id)
   WHERE c.status IN ('refunded', 'duplicate') AND c.type IN ('lead', 'sale') AND c.event_id IS NOT NULL;

UPDATE referred_customers r SET sales = greatest(0, r.sales - lost.sales)
  FROM (SELECT workspace_id, program_id, partner_id, customer_id, count(*) AS sales
          FROM gone WHERE type = 'sale' AND customer_id IS NOT NULL
         GROUP BY workspace_id, program_id, partner_id, customer_id) lost
 WHERE (lost.workspace_id, lost.program_id, lost.partner_id, lost.customer_id)
     = (r.workspace_id, r.program_id, r.partner_id, r.customer_id);

UPDATE enrolments e
   SET leads = e.leads - lost.leads, sales = e.sales - lost.sales, sale_amount = e.sale_amount - lost.amount,
       conversions = e.conversions - lost.buyers
  FROM (SELECT g.workspace_id, g.program_id, g.partner_id,
               coalesce(sum(g.quantity) FILTER (WHERE g.type = 'lead'), 0) AS leads,
               count(*) FILTER (WHERE g.type = 'sale') AS sales,
               coalesce(sum(g.amount) FILTER (WHERE g.type = 'sale' AND g.counted), 0)::bigint AS amount,
               (SELECT count(DISTINCT x.customer_id) FROM gone x JOIN referred_customers r
                 USING (workspace_id, program_id, partner_id, customer_id)
                 WHERE (x.workspace_id, x.program_id, x.partner_id) = (g.workspace_id, g.program_id, g.partner_id)
                   AND x.type = 'sale' AND r.sales = 0) AS buyers
          FROM gone g GROUP BY g.workspace_id, g.program_id, g.partner_id) lost
 WHERE (e.workspace_id, e.program_id, e.partner_id) = (lost.workspace_id, lost.program_id, lost.partner_id);

UPDATE commissions SET conversion_version = 1 WHERE id IN (SELECT id FROM gone);
INSERT INTO outbox (topic, key, payload)
SELECT 'corrections', workspace_id,
       convert_to(json_build_object('eventId', event_id, 'workspaceId', workspace_id, 'kind', type, 'quantity', 0,
         'amountMinor', 0, 'currency', amount_currency, 'version', 1,
         'correctedAtMs', (extract(epoch FROM now()) * 1000)::bigint)::text, 'UTF8')
  FROM gone;

-- Customers of whom nothing may be kept. Their id says nothing about anybody; a conversion that comes late is known by it.
CREATE TABLE forgotten_customers (
  workspace_id text NOT NULL,
  customer_id  text NOT NULL,
  forgotten_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, customer_id)
);
CREATE INDEX commissions_of_customer ON commissions (workspace_id, customer_id) WHERE customer_id IS NOT NULL;
