/**
 * What analytics can be asked: a small typed model of a question, the maths of periods and buckets,
 * and the planner that decides which table answers. No Vert.x, no SQL.
 *
 * <p>Clicks are counted by quarters of an hour when they are stored, by link, by workspace, and by
 * day and property. Counts and time series read those rollups, so they cost the same for a thousand
 * clicks and for a billion. Only a question that combines properties of clicks goes to the clicks
 * themselves. Leads and sales are few and always counted from their own table.
 */
@NullMarked
package io.tributary.tracking.analytics;

import org.jspecify.annotations.NullMarked;
