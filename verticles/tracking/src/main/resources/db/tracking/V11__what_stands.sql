-- What of a conversion was taken back, and which of the corrections said so. A sale that came to nothing is none.
ALTER TABLE conversions
  ADD COLUMN lost_quantity integer NOT NULL DEFAULT 0,
  -- Below zero where a correction raised the sale.
  ADD COLUMN lost_amount bigint NOT NULL DEFAULT 0,
  ADD COLUMN correction integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT conversions_lost CHECK (lost_quantity BETWEEN 0 AND quantity AND lost_amount <= amount);

-- The sale that the customer's link counts as its conversion: the first of theirs that stands.
ALTER TABLE customers ADD COLUMN first_sale_id text;

-- Sales of nothing were counted as sales, and their customers as buyers.
CREATE TEMPORARY TABLE nothing ON COMMIT DROP AS
  SELECT v.id, v.workspace_id, v.link_id, v.customer_id,
         v.id = (SELECT f.id FROM conversions f WHERE f.customer_id = v.customer_id AND f.kind = 'sale'
                  ORDER BY f.at, f.id LIMIT 1) AS was_first
    FROM conversions v WHERE v.kind = 'sale' AND v.amount = 0;
UPDATE conversions SET lost_quantity = quantity WHERE id IN (SELECT id FROM nothing);
UPDATE customers c SET sales = greatest(0, c.sales - n.sales)
  FROM (SELECT customer_id, count(*) AS sales FROM nothing GROUP BY customer_id) n WHERE n.customer_id = c.id;
UPDATE link_stats s SET sales = greatest(0, s.sales - n.sales), conversions = greatest(0, s.conversions - n.firsts)
  FROM (SELECT link_id, count(*) AS sales, count(*) FILTER (WHERE was_first) AS firsts FROM nothing GROUP BY link_id) n
 WHERE n.link_id = s.link_id;
UPDATE workspace_totals t SET sales = greatest(0, t.sales - n.sales), seq = t.seq + 1
  FROM (SELECT workspace_id, count(*) AS sales FROM nothing GROUP BY workspace_id) n WHERE n.workspace_id = t.workspace_id;

UPDATE customers c SET first_sale_id = f.id
  FROM (SELECT DISTINCT ON (customer_id) customer_id, id, link_id FROM conversions
         WHERE kind = 'sale' AND lost_quantity = 0 ORDER BY customer_id, at, id) f
 WHERE f.customer_id = c.id;
-- Whose first sale was one of nothing are buyers since the next.
INSERT INTO link_stats AS s (link_id, conversions)
SELECT v.link_id, count(*) FROM customers c JOIN conversions v ON v.id = c.first_sale_id
 WHERE c.id IN (SELECT customer_id FROM nothing WHERE was_first) GROUP BY v.link_id
ON CONFLICT (link_id) DO UPDATE SET conversions = s.conversions + excluded.conversions;
